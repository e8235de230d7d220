package dev.borderpost.access;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that the application refuses itself. */
class RefusedWithinTest {

  private static final ProtectedResource RESOURCE =
      ProtectedResource.of("https://api.example.com/mcp");

  private static final String TOKEN = Border.token("scope", quoted("mcp"));

  private final List<String> heard = new ArrayList<>();
  private final Guard guard =
      guard(AccessRules.builder().require("/mcp", ClaimsPolicy.scope("mcp")).build());

  private Guard guard(AccessRules rules) {
    return Guard.of(
            Border.authenticator()
                .listener(
                    new AuthenticationListener() {
                      @Override
                      public void decided(DecisionEvent event) {
                        event.reason().ifPresent(reason -> heard.add(reason.code()));
                      }
                    })
                .build(),
            rules)
        .withRealm("api")
        .withResources(RESOURCE);
  }

  static List<PolicyDecision> refusals() {
    return List.of(
        PolicyDecision.insufficientScope("orders:write", "orders:read"),
        PolicyDecision.insufficientUserAuthentication(
            List.of("gold"), Optional.of(Duration.ofMinutes(5))),
        PolicyDecision.reject("revoked"),
        PolicyDecision.forbid("locked").tellClient("The account is locked"),
        PolicyDecision.unavailable("a database"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void answer_isThatOfAPolicyWithTheSameDecision(PolicyDecision decision) {
    Guard byPolicy =
        guard(
            AccessRules.builder()
                .require("/mcp", ClaimsPolicy.scope("mcp"), (jwt, request) -> decision)
                .build());
    RequestView request = TestRequest.request("POST", "/mcp").token(TOKEN);
    assertThat(guard.decide(request)).isInstanceOf(Granted.class);

    assertThat(guard.refuse(request, decision)).isEqualTo(byPolicy.decide(request));
  }

  @Test
  void missingScope_isNamedWithThoseOfTheRule_andListenersHearOfIt() {
    Refused refused =
        guard.refuse(
            TestRequest.request("POST", "/mcp").token(TOKEN),
            PolicyDecision.insufficientScope("orders:write"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.headers().get("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"api\", resource_metadata=\"https://api.example.com/.well-known/"
                + "oauth-protected-resource/mcp\", scope=\"mcp orders:write\","
                + " error=\"insufficient_scope\", error_description=\"The request requires higher"
                + " privileges than the access token provides\"");
    assertThat(heard).containsExactly("insufficient_scope");
  }

  @Test
  void requestWithoutAToken_isAskedForOne() {
    RequestView anonymous = TestRequest.request("POST", "/mcp");

    Refused refused = guard.refuse(anonymous, PolicyDecision.forbid("x"));

    assertThat(refused).isEqualTo(guard.decide(anonymous));
    assertThat(refused.status()).isEqualTo(401);
  }

  @Test
  void decisionThatRefusesNothing_isRefusedItself() {
    RequestView request = TestRequest.get("/mcp");
    PolicyDecision deferred =
        PolicyDecision.deferred(
            "k", () -> CompletableFuture.completedFuture(PolicyDecision.accept()));

    for (PolicyDecision decision : List.of(PolicyDecision.accept(), deferred)) {
      assertThatIllegalArgumentException().isThrownBy(() -> guard.refuse(request, decision));
      assertThatIllegalArgumentException().isThrownBy(() -> new RequestRefusedException(decision));
    }
  }

  @Test
  void exception_isFoundAmongCauses_andHasNoStackTrace() {
    RequestRefusedException refused = new RequestRefusedException(PolicyDecision.forbid("locked"));
    Exception wrapped = new IllegalStateException(new RuntimeException(refused));

    assertThat(RequestRefusedException.in(wrapped)).containsSame(refused);
    assertThat(RequestRefusedException.in(refused)).containsSame(refused);
    assertThat(RequestRefusedException.in(new IllegalStateException())).isEmpty();
    assertThat(refused.getStackTrace()).isEmpty();
    assertThat(refused.decision()).isEqualTo(PolicyDecision.forbid("locked"));
  }

  @Test
  void causesInACircle_endTheSearch() {
    Exception one = new IllegalStateException();
    Exception other = new IllegalStateException(one);
    one.initCause(other);

    assertThat(RequestRefusedException.in(one)).isEmpty();
  }

  @Test
  void requestWithMalformedCredentials_thatNeedsNoToken_isRefusedByItsOwnCode() {
    Guard open = guard(AccessRules.builder().permit("/login").build());
    RequestView request =
        TestRequest.request("POST", "/login")
            .header("Authorization", "Bearer a")
            .header("Authorization", "Bearer b");
    assertThat(open.decide(request)).isInstanceOf(Granted.class);

    Refused refused = open.refuse(request, PolicyDecision.forbid("account_locked"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(heard).containsExactly("account_locked");
  }
}
