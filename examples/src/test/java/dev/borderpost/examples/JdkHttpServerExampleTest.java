package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static dev.borderpost.examples.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkHttpServerExampleTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  private static HttpServer server;
  private static Http http;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    server = JdkHttpServerExample.start(0, KEYS.keySource());
    http = new Http(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    token =
        TokenIssuer.builder("https://passport-office.example", KEYS)
            .audience("api://hello")
            .build()
            .token("alice")
            .sign();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void goodToken_passesWithItsUser() {
    assertThat(http.get("/?x=y", bearer(token)).body()).isEqualTo("Hello alice\n");
    assertThat(http.get("/greeting", bearer(token)).body()).isEqualTo("Hello alice\n");
  }

  @Test
  void healthChecks_needNoToken() {
    HttpResponse<String> ready = http.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(header(ready, "Content-Type")).isEqualTo("application/json");
    assertThat(ready.body())
        .startsWith("{\"status\":\"UP\"")
        .contains("keys of https://passport-office.example");
    assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(http.get("/health/other").statusCode()).isEqualTo(404);
  }

  @Test
  void withoutToken_isRefused_exceptWhereItIsOptional() {
    HttpResponse<String> response = http.get("/");

    assertProblem(response, 401);
    assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(http.get("/greeting").body()).isEqualTo("Hello stranger\n");
  }

  @Test
  void badToken_isRefused_evenWhereItIsOptional() {
    assertProblem(http.get("/greeting", bearer("a.b.c")), 401);
    assertProblem(http.postJson("/", "{}", bearer("rub bish")), 400);
    assertProblem(http.get("/", "Authorization", "Bearer a", "Authorization", "Bearer b"), 400);
  }

  @Test
  void headThatIsRefused_hasNoBody_andTheConnectionStaysInStep() {
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = http.send("HEAD", "/", "");

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(response.body()).isEmpty();
    }
    assertThat(http.get("/", bearer(token)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../greeting", "/greeting;x", "//greeting", "*", "/%2e%2e/greeting"})
  void requestTargetThatCanBeReadInTwoWays_neverPasses(String target) throws Exception {
    assertThat(statusOf(target)).isIn(400, 404);
  }

  private static int statusOf(String target) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.getAddress().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
