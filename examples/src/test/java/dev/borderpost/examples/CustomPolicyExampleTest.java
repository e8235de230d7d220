package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomPolicyExampleTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final TokenIssuer OFFICE =
      TokenIssuer.builder("https://passport-office.example", KEYS)
          .audience("api://tenants")
          .build();

  private static Server server;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    server = CustomPolicyExample.start(0, KEYS.keySource());
    http = new Http(server.getURI());
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @Test
  void ownTenant_isOpen() {
    String token = OFFICE.token("alice").claim("tenant", "acme").sign();

    assertThat(http.get("/tenants/acme/invoices", bearer(token)).body())
        .isEqualTo("alice reads /acme/invoices\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tenants/globex/invoices",
        "/tenants/acmex",
        "/tenants/ACME",
        "/tenants/",
        "/tenants"
      })
  void everyOtherPath_isClosed(String path) {
    String token = OFFICE.token("alice").claim("tenant", "acme").sign();

    HttpResponse<String> response = http.get(path, bearer(token));

    assertProblem(response, 403);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tenants/acme/../globex", "/tenants/acme%2f..%2fglobex", "/tenants//acme"})
  void pathThatCanBeReadInTwoWays_isRefused(String path) {
    String token = OFFICE.token("alice").claim("tenant", "acme").sign();

    assertThat(http.get(path, bearer(token)).statusCode()).isEqualTo(400);
  }

  @Test
  void tokenWithoutTenant_opensNothing() {
    assertProblem(http.get("/tenants/acme/invoices", bearer(OFFICE.token("eve").sign())), 403);
    assertProblem(http.get("/tenants/acme/invoices"), 401);
  }
}
