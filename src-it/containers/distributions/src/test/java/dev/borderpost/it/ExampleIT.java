package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The WAR that {@code examples/web-xml} makes, with its keys from the environment. */
class ExampleIT {

  private static final Path WAR =
      Path.of(System.getProperty("build"), "examples", "borderpost-example-web-xml.war");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_12_1"})
  void example_works(Distribution distribution) throws IOException {
    Tokens tokens = new Tokens("https://passport-office.example");
    Path keys = Files.writeString(directory.resolve("jwks.json"), tokens.mainJwkSet());
    try (RunningServer server =
        RunningServer.start(
            distribution,
            distribution.directory() + "-example",
            List.of(War.copy("shop", WAR)),
            Map.of("BORDERPOST_KEYS", "file:" + keys))) {
      Target target = new Target(server.uri("/shop"), tokens);
      String tenant = tokens.main("carol").claim("tenant", "blue").sign();

      // A server may say that it is up a moment before it has deployed what lies in its directory.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(status(target, "/", null)).as("%s", server.log()).isEqualTo(200));
      assertThat(status(target, "/index.html", null)).isEqualTo(200);
      assertThat(status(target, "/api/me", null)).isEqualTo(401);
      assertThat(status(target, "/api/me", "{expired}")).isEqualTo(401);
      assertThat(get(target, "/api/me", "{bob}").body().lines()).containsExactly("bob", "no admin");
      assertThat(status(target, "/api/admin/me", "{bob}")).isEqualTo(403);
      assertThat(get(target, "/api/admin/me", "{alice}").body().lines())
          .containsExactly("alice", "admin");
      assertThat(status(target, "/api/tenants/blue/1", tenant)).isEqualTo(200);
      assertThat(status(target, "/api/tenants/green/1", tenant)).isEqualTo(403);
      assertThat(status(target, "/api/tenants/blue/1", "{bob}")).isEqualTo(403);
      assertWhyIsInTheLog(server, target);
    }
  }

  @Tag("profile-containers")
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_10", "JETTY_12_0", "WILDFLY"})
  void example_worksElsewhere(Distribution distribution) throws IOException {
    example_works(distribution);
  }

  /** Where docs/observability.md says that it is, with nothing set up for that. */
  private static void assertWhyIsInTheLog(RunningServer server, Target target) throws IOException {
    Path log = server.distribution().log(server.base());
    assertThat(status(target, "/api/me", "{wrongAudience}")).isEqualTo(401);

    assertThat(Files.readString(log))
        .containsPattern(
            "WARN(ING)?\\b.*Refused a request: wrong_audience: tokens are for \\[api://orders2\\],"
                + " accepted is \\[api://orders\\]")
        .containsPattern("INFO\\b.*Refused a request: no_credentials: there is no token");
    assertThat(server.log()).contains("Refused a request: wrong_audience");
  }

  private static int status(Target target, String path, @Nullable String token) {
    return get(target, path, token).status();
  }

  private static Response get(Target target, String path, @Nullable String token) {
    Request request = new Request(target, "GET", path);
    return (token == null ? request : request.field("Authorization: Bearer " + token)).send();
  }
}
