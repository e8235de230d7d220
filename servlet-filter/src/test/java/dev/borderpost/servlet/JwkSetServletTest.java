package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwkSetServletTest {

  private static final String PATH = "/.well-known/jwks.json";

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private JettyServer server;

  @BeforeAll
  void start() throws Exception {
    server =
        new JettyServer(
            context -> {
              context.addServlet(new ServletHolder(new JwkSetServlet(keys::publicJwkSet)), PATH);
              context.addServlet(
                  new ServletHolder(new JwkSetServlet(keys::publicJwkSet, Duration.ofHours(2))),
                  "/long");
            });
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Test
  void get_answersWithThePublicKeys() throws Exception {
    HttpResponse<String> response = server.get(PATH);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(keys.publicJwkSet()).doesNotContain("\"d\"");
    assertThat(header(response, "Content-Type")).isEqualTo("application/jwk-set+json");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length());
    assertThat(header(response, "Cache-Control")).isEqualTo("public, max-age=600");
    assertThat(header(response, "ETag")).matches("\"[A-Za-z0-9_-]{43}\"");
    assertThat(header(server.get("/long"), "Cache-Control")).isEqualTo("public, max-age=7200");
  }

  @Test
  void head_answersAsGetDoes_withoutABody() throws Exception {
    HttpResponse<String> head = server.send("HEAD", PATH);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"Content-Type", "Content-Length", "Cache-Control", "ETag"}) {
      assertThat(header(head, name)).isEqualTo(header(server.get(PATH), name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{tag}",
        "W/{tag}",
        "  {tag}  ",
        "\"other\", {tag}",
        "{tag}, \"other\"",
        "\"other\",W/\"another\",W/{tag}",
        "*",
      })
  void clientThatHasTheSet_isToldSo(String known) throws Exception {
    String tag = header(server.get(PATH), "ETag");

    for (String method : new String[] {"GET", "HEAD"}) {
      HttpResponse<String> response =
          server.send(method, PATH, "If-None-Match", known.replace("{tag}", tag));
      assertThat(response.statusCode()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "ETag")).isEqualTo(tag);
      assertThat(header(response, "Cache-Control")).isEqualTo("public, max-age=600");
    }
  }

  @Test
  void clientThatSendsItsTagsInSeveralFields_isUnderstood() throws Exception {
    String tag = header(server.get(PATH), "ETag");

    assertThat(server.get(PATH, "If-None-Match", "\"other\"", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "W/\"other\"", "{bare}", "w/{tag}", "", "\"\"", "**"})
  void clientThatHasAnotherSet_getsThisOne(String known) throws Exception {
    String tag = header(server.get(PATH), "ETag");

    HttpResponse<String> response =
        server.get(
            PATH,
            "If-None-Match",
            known.replace("{tag}", tag).replace("{bare}", tag.replace("\"", "")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(keys.publicJwkSet());
  }

  @Test
  void rotation_changesSetAndTag() throws Exception {
    HttpResponse<String> before = server.get(PATH);

    keys.rotate(Duration.ofMinutes(30));

    HttpResponse<String> after = server.get(PATH, "If-None-Match", header(before, "ETag"));
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.body()).isEqualTo(keys.publicJwkSet()).isNotEqualTo(before.body());
    assertThat(header(after, "ETag")).isNotEqualTo(header(before, "ETag"));
    assertThat(header(server.get(PATH), "ETag")).isEqualTo(header(after, "ETag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void otherMethods_areNotAllowed(String method) throws Exception {
    assertThat(server.send(method, PATH).statusCode()).isEqualTo(405);
  }

  private static String header(HttpResponse<?> response, String name) {
    assertThat(response.headers().allValues(name)).hasSize(1);
    return response.headers().firstValue(name).orElseThrow();
  }
}
