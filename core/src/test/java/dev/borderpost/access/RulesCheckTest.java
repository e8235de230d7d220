package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.Border;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesCheckTest {

  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("/health")
          .optional("/news")
          .deny("/internal/**")
          .require("/admin/**", ClaimsPolicy.role("admin"))
          .require("GET", "/orders/**", ClaimsPolicy.scope("orders:read"))
          .require(
              "/own/**",
              (jwt, request) ->
                  request.queryParameters("name").contains(jwt.principalName().orElseThrow())
                      ? PolicyDecision.accept()
                      : PolicyDecision.forbid("not_yours"))
          .build();

  private static JwtPrincipal user(String... claimChanges) {
    RequestView request = RequestView.of("GET", "/").token(Border.token(claimChanges));
    return ((Authenticated) Border.authenticator().build().authenticate(request)).principal();
  }

  /** 200 with the user's name or -, or the status and the reason of a refusal. */
  private static String outcome(AccessDecision decision) {
    return decision instanceof Refused refused
        ? refused.status() + " " + refused.reason().code()
        : "200 " + ((Granted) decision).principal().map(JwtPrincipal::getName).orElse("-");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /health, 200 -",
    "GET, /news, 200 alice",
    "GET, /internal/x, 403 denied_by_rule",
    "GET, /admin/x, 200 alice",
    "GET, /orders/7, 403 insufficient_scope",
    "POST, /orders/7, 200 alice",
    "GET, /own?name=alice, 200 alice",
    "GET, /own?name=bob, 403 not_yours",
    "GET, /elsewhere, 200 alice",
    "GET, /admin/..;/x, 400 ambiguous_path",
    "GET, /admin%2fx, 400 ambiguous_path",
  })
  void requestOfAUser_isDecidedByTheRules(String method, String target, String outcome) {
    JwtPrincipal alice = user("sub", "\"alice\"", "roles", "[\"admin\"]");

    assertThat(outcome(RULES.check(method, target, alice))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /health, 200 -",
    "GET, /news, 200 -",
    "GET, /internal/x, 403 denied_by_rule",
    "GET, /admin/x, 401 no_credentials",
    "GET, /elsewhere, 401 no_credentials",
    "GET, //health, 400 ambiguous_path",
  })
  void requestWithoutToken_isDecidedByTheRules(String method, String target, String outcome) {
    assertThat(outcome(RULES.check(method, target))).isEqualTo(outcome);
  }

  @Test
  void refusal_isTheCompleteResponse() {
    Refused refused = (Refused) RULES.check("GET", "/orders/7", user());

    assertThat(refused.headers().get("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"orders:read\"");
    assertThat(refused.body()).contains("\"status\":403");
  }

  @Test
  void tokenInTheRequest_isNotRead() {
    RequestView request = RequestView.of("GET", "/elsewhere").token("rubbish");

    assertThat(outcome(RULES.check(request, user("sub", "\"alice\"")))).isEqualTo("200 alice");
  }

  @Test
  void storesOfPolicies_areAsked() {
    JwtPrincipal alice = user("sub", "\"alice\"", "exp", "99999999999");
    AccessRules once =
        AccessRules.builder()
            .require("/once", ClaimsPolicy.singleUse(TokenIdStore.inMemory(10)))
            .require(
                "/later", (jwt, request) -> PolicyDecision.deferred("key", CompletableFuture::new))
            .build();

    assertThat(outcome(once.check("GET", "/once", alice))).isEqualTo("200 alice");
    assertThat(outcome(once.check("GET", "/once", alice))).isEqualTo("401 replayed");
    assertThat(outcome(once.check("GET", "/later", alice))).isEqualTo("503 policy_unavailable");
  }

  @Test
  void policyThatThrows_is503() {
    AccessRules broken =
        AccessRules.builder()
            .require(
                "/**",
                (jwt, request) -> {
                  throw new IllegalStateException("broken");
                })
            .build();

    assertThat(outcome(broken.check("GET", "/", user()))).isEqualTo("503 extension_failed");
  }
}
