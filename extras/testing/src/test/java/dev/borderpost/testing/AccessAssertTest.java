package dev.borderpost.testing;

import static dev.borderpost.testing.AccessAssert.assertGranted;
import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessRules;
import dev.borderpost.policy.ClaimsPolicy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccessAssertTest {

  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("/health")
          .require("/admin", ClaimsPolicy.role("admin"))
          .require("/orders", ClaimsPolicy.scope("read", "write"))
          .build();

  private static AccessDecision check(String path) {
    return RULES.check("GET", path, TestToken.of("alice").principal());
  }

  private static void requireFailure(ThrowingCallable assertion, String... texts) {
    assertThatThrownBy(assertion)
        .isExactlyInstanceOf(AssertionError.class)
        .hasMessageContainingAll(texts);
  }

  /** The response of a server with these challenges. */
  private static HttpResponse<String> response(int status, String... challenges) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          for (String challenge : challenges) {
            exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void decisions_areAssertedByStatusReasonAndChallenge() {
    assertThat(assertGranted(check("/"))).isPresent();
    assertThat(assertGranted(check("/health"))).isEmpty();
    assertRefused(check("/orders"), 403, "insufficient_scope")
        .challenge("error", "insufficient_scope")
        .challenge("scope", "read write")
        .header("content-type", "application/problem+json");
    assertRefused(RULES.check("GET", "/"), 401, "no_credentials").bareChallenge();
    assertRefused(check("/x;y"), 400, "ambiguous_path").noChallenge();
  }

  @Test
  void failure_showsWhatCame() {
    AccessDecision decision = check("/orders");

    requireFailure(
        () -> assertGranted(decision),
        "should be granted",
        "refused with 403 for insufficient_scope",
        "a scope is missing");
    requireFailure(() -> assertRefused(check("/health"), 401, "expired"), "401", "is granted");
    requireFailure(
        () -> assertRefused(decision, 401, "insufficient_scope"),
        "refused with 401",
        "refused with 403 for insufficient_scope");
    requireFailure(
        () -> assertRefused(decision, 403, "missing_role"),
        "for missing_role",
        "for insufficient_scope");
    AccessAssert refusal = assertRefused(decision, 403, "insufficient_scope");
    requireFailure(refusal::noChallenge, "no challenge", "scope=\"read write\"");
    requireFailure(refusal::bareChallenge, "without an error", "scope=\"read write\"");
    requireFailure(
        () -> refusal.challenge("scope", "read"), "scope=\"read\"", "scope=\"read write\"");
    requireFailure(() -> refusal.challenge("realm", "x"), "realm=\"x\"");
    requireFailure(() -> refusal.header("Retry-After", "1"), "Retry-After: 1");
    requireFailure(
        () -> assertRefused(check("/x;y"), 400, "ambiguous_path").challenge("error", "x"),
        "error=\"x\"");
  }

  @Test
  void challengesOfResponses_areReadAsTheyMayBeWritten() throws Exception {
    assertRefused(response(401, "Bearer"), 401).bareChallenge();
    assertRefused(response(401, "bearer realm=\"a, b=\\\"c\\\"\""), 401)
        .bareChallenge()
        .challenge("realm", "a, b=\"c\"");
    assertRefused(response(401, "DPoP algs=\"ES256\"", "Bearer error = invalid_token"), 401)
        .challenge("error", "invalid_token");
    assertRefused(
            response(401, "Bearer Error=\"invalid_token\", scope=\"a b\", Basic realm=\"other\""),
            401)
        .challenge("error", "invalid_token")
        .challenge("scope", "a b");
    AccessAssert other = assertRefused(response(401, "Basic realm=\"x\", BearerX"), 401);
    requireFailure(other::bareChallenge, "Basic realm");
    requireFailure(other::noChallenge, "Basic realm");
    requireFailure(() -> assertRefused(response(200), 401), "should be 401", "answered with 200");
    assertRefused(response(403), 403).noChallenge();
  }
}
