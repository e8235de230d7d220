package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that are checked for every request, whatever carries the token. */
class EveryOriginTest {

  private static final Origins PUBLIC =
      Origins.allowing("https://app.example").withOwn("https://api.example").checkedAlways();
  private static final Origins LOCAL =
      Origins.allowing("http://localhost:5173").withOwn("http://127.0.0.1:8080").checkedAlways();

  private static Guard guard(Origins origins) {
    return Guard.of(
            Border.authenticator().origins(origins).build(),
            AccessRules.builder().permit("/open").build())
        .withResources(ProtectedResource.of("https://api.example/mcp"));
  }

  private static RequestView.Standalone request(String path) {
    return TestRequest.request("POST", path).token(Border.token());
  }

  private static String outcome(Origins origins, RequestView request) {
    return guard(origins).decide(request) instanceof Refused refused
        ? refused.status() + " " + refused.reason().code()
        : "granted";
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.example", "https://app.example"})
  void ownAndAllowedOrigins_pass(String origin) {
    assertThat(outcome(PUBLIC, request("/x").header("Origin", origin))).isEqualTo("granted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://api.example",
        "https://api.example:8443",
        "https://api.example.evil.example",
        "null",
        "",
        "https://API.example"
      })
  void otherOrigins_areRefused_whateverCarriesTheToken(String origin) {
    for (String path : new String[] {"/x", "/open"}) {
      assertThat(outcome(PUBLIC, request(path).header("Origin", origin)))
          .isEqualTo("403 foreign_origin");
    }
    assertThat(outcome(PUBLIC, TestRequest.get("/x").header("Origin", origin)))
        .isEqualTo("403 foreign_origin");
    assertThat(
            Border.authenticator()
                .origins(PUBLIC)
                .build()
                .authenticate(request("/x").header("Origin", origin)))
        .isInstanceOf(AuthenticationResult.CrossSite.class);
  }

  @Test
  void severalOrigins_areRefused() {
    assertThat(
            outcome(
                PUBLIC,
                request("/x")
                    .header("Origin", "https://api.example")
                    .header("Origin", "https://evil.example")))
        .isEqualTo("403 foreign_origin");
  }

  @Test
  void requestWithoutOrigin_passes_whateverItsHost() {
    assertThat(outcome(PUBLIC, request("/x"))).isEqualTo("granted");
    assertThat(outcome(PUBLIC, request("/x").header("Host", "backend:8080"))).isEqualTo("granted");
  }

  @Test
  void hostOfARequest_provesNoOrigin() {
    assertThat(
            outcome(
                PUBLIC,
                request("/x")
                    .header("Host", "evil.example")
                    .header("Origin", "https://evil.example")))
        .isEqualTo("403 foreign_origin");
    assertThatIllegalStateException().isThrownBy(() -> Origins.allowing().checkedAlways());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, granted",
    "localhost:8080, granted",
    "LOCALHOST, granted",
    "[::1]:8080, granted",
    "127.1.2.3, granted",
    ", granted",
    "evil.example:8080, 403 unexpected_host",
    "127.0.0.1.evil.example, 403 unexpected_host",
    "localhost.evil.example:8080, 403 unexpected_host",
    "evil.example@127.0.0.1, 403 unexpected_host",
    "'', 403 unexpected_host"
  })
  void applicationOnLoopback_isForRequestsToLoopback(@Nullable String host, String outcome) {
    RequestView.Standalone request = request("/x");

    assertThat(outcome(LOCAL, host == null ? request : request.header("Host", host)))
        .isEqualTo(outcome);
  }

  @Test
  void severalHosts_areRefusedOnLoopback() {
    assertThat(
            outcome(
                LOCAL, request("/x").header("Host", "127.0.0.1").header("Host", "evil.example")))
        .isEqualTo("403 unexpected_host");
  }

  @Test
  void withoutTheCheck_tokensInHeadersComeFromAnywhere() {
    Origins origins = Origins.allowing().withOwn("http://127.0.0.1:8080");

    assertThat(
            outcome(
                origins,
                request("/x")
                    .header("Origin", "https://evil.example")
                    .header("Host", "evil.example")))
        .isEqualTo("granted");
  }

  @Test
  void metadata_areForEveryOrigin() {
    assertThat(
            guard(PUBLIC)
                .decide(
                    TestRequest.get("/.well-known/oauth-protected-resource")
                        .header("Origin", "https://evil.example")))
        .isInstanceOf(Served.class);
  }

  @Test
  void preflightOfAnotherOrigin_isRefused_evenWherePreflightsPass() {
    Origins origins = PUBLIC.withPreflights();
    RequestView.Standalone preflight =
        TestRequest.request("OPTIONS", "/x").header("Access-Control-Request-Method", "POST");

    assertThat(outcome(origins, preflight.header("Origin", "https://evil.example")))
        .isEqualTo("403 foreign_origin");
    assertThat(
            guard(origins)
                .decide(
                    TestRequest.request("OPTIONS", "/x")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Origin", "https://app.example")))
        .isInstanceOf(Granted.class);
  }
}
