package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.access.ProtectedResource;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a listener can say about a decision. */
class DecisionEventTest {

  private static final String DOWN = "https://down.example.com";

  private final List<DecisionEvent> events = new ArrayList<>();

  private final AuthenticationListener recorder =
      new AuthenticationListener() {
        @Override
        public void decided(DecisionEvent event) {
          events.add(event);
        }
      };

  private final Guard guard =
      Guard.of(
          Border.authenticator()
              .listener(recorder)
              .issuer(
                  Issuer.of(DOWN)
                      .audience(Border.AUDIENCE)
                      .keys(header -> KeyLookup.unavailable(Duration.ofSeconds(30)))
                      .build())
              .build(),
          AccessRules.builder()
              .permit("/open")
              .optional("/maybe")
              .require("/admin", ClaimsPolicy.anyRole("admin", "owner"))
              .require("/store", (jwt, request) -> PolicyDecision.unavailable("a database"))
              .build());

  private DecisionEvent event(RequestView request) {
    events.clear();
    guard.decide(request);
    DecisionEvent decided = only();
    events.clear();
    guard.decideAsync(request).toCompletableFuture().join();
    assertThat(only().outcome()).isEqualTo(decided.outcome());
    assertThat(only().reason()).isEqualTo(decided.reason());
    return decided;
  }

  private DecisionEvent only() {
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  @Test
  void granted_hasUserAndIssuer_andWhetherItWasRemembered() {
    String token = Border.token();
    DecisionEvent first = event(TestRequest.get("/orders").token(token));

    assertThat(first.outcome()).isEqualTo(Outcome.GRANTED);
    assertThat(first.status()).isEqualTo(OptionalInt.empty());
    assertThat(first.reason()).isEmpty();
    assertThat(first.principal().map(JwtPrincipal::getName)).contains(Border.SUBJECT);
    assertThat(first.issuer()).contains(Border.ISSUER);
    assertThat(first.remembered()).isFalse();
    assertThat(first.duration()).isPositive();
    assertThat(first.request().path()).isEqualTo("/orders");
    assertThat(event(TestRequest.get("/orders").token(token)).remembered()).isTrue();
  }

  @Test
  void grantedWithoutAUser_isToldOnce() {
    assertThat(event(TestRequest.get("/open")).principal()).isEmpty();
    assertThat(event(TestRequest.get("/maybe")).outcome()).isEqualTo(Outcome.GRANTED);
  }

  @Test
  void refusedByARule_saysWhoAndWhatWasNeeded() {
    DecisionEvent event = event(TestRequest.get("/admin").token(Border.token()));

    assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(event.status()).hasValue(403);
    assertThat(event.principal().map(JwtPrincipal::getName)).contains(Border.SUBJECT);
    assertThat(event.reason().map(RejectionReason::code)).contains("missing_role");
    assertThat(event.reason().orElseThrow().expected()).containsExactlyInAnyOrder("admin", "owner");
  }

  @Test
  void rejectedToken_hasTheTrustedIssuerThatItNames_andNoUser() {
    DecisionEvent event = event(TestRequest.withToken(Border.token("aud", "\"account\"")));

    assertThat(event.status()).hasValue(401);
    assertThat(event.principal()).isEmpty();
    assertThat(event.issuer()).contains(Border.ISSUER);
    assertThat(event.reason().orElseThrow().expected()).containsExactly(Border.AUDIENCE);
    assertThat(event.reason().orElseThrow().found()).containsExactly("account");
  }

  @Test
  void tokenOfAnUnknownIssuer_hasNoIssuer() {
    DecisionEvent event = event(TestRequest.withToken(Border.token("iss", "\"https://evil\"")));

    assertThat(event.issuer()).isEmpty();
    assertThat(event.reason().orElseThrow().found()).containsExactly("https://evil");
  }

  @Test
  void unavailable_saysWhetherKeysOrAPolicy() {
    DecisionEvent keys = event(TestRequest.withToken(Border.token("iss", Border.quoted(DOWN))));
    DecisionEvent policy = event(TestRequest.get("/store").token(Border.token()));

    assertThat(keys.outcome()).isEqualTo(Outcome.UNAVAILABLE);
    assertThat(keys.status()).hasValue(503);
    assertThat(keys.reason().map(RejectionReason::code)).contains("keys_unavailable");
    assertThat(keys.issuer()).contains(DOWN);
    assertThat(policy.reason().map(RejectionReason::code)).contains("policy_unavailable");
    assertThat(policy.reason().map(RejectionReason::detail)).contains("a database");
    assertThat(policy.principal().map(JwtPrincipal::getName)).contains(Border.SUBJECT);
  }

  @Test
  void metadata_areServed() {
    Guard published =
        guard.withResources(
            ProtectedResource.of("https://api.example.com").withAuthorizationServers("https://id"));
    published.decide(TestRequest.get("/.well-known/oauth-protected-resource"));

    assertThat(only().outcome()).isEqualTo(Outcome.SERVED);
    assertThat(only().status()).hasValue(200);
  }

  @Test
  void forward_isToldOnlyIfItIsRefused() {
    Granted granted = (Granted) guard.decide(TestRequest.get("/").token(Border.token()));
    events.clear();
    guard.decideAgain(TestRequest.get("/other"), granted);
    assertThat(events).isEmpty();

    guard.decideAgain(TestRequest.get("/admin"), granted);
    assertThat(only().reason().map(RejectionReason::code)).contains("missing_role");
    assertThat(only().principal()).isPresent();
  }

  @Test
  void refusalByTheApplication_hasTheUser() {
    RequestView request = TestRequest.get("/").token(Border.token());
    Granted granted = (Granted) guard.decide(request);
    events.clear();

    guard.refuse(request, granted);
    assertThat(only().principal().map(JwtPrincipal::getName)).contains(Border.SUBJECT);

    events.clear();
    guard.refuse(request, PolicyDecision.insufficientScope("orders:write"));
    assertThat(only().principal().map(JwtPrincipal::getName)).contains(Border.SUBJECT);
    assertThat(only().reason().orElseThrow().expected()).containsExactly("orders:write");
  }

  @Test
  void duration_hasTheWaitForADeferredCheck() {
    CompletableFuture<PolicyDecision> answer = new CompletableFuture<>();
    Guard waiting =
        guard.withRules(
            AccessRules.builder()
                .require("/**", (jwt, request) -> PolicyDecision.deferred("k", () -> answer))
                .build());
    CompletableFuture<?> decision =
        waiting.decideAsync(TestRequest.withToken(Border.token())).toCompletableFuture();
    assertThat(events).isEmpty();
    answer.complete(PolicyDecision.accept());
    decision.join();

    assertThat(Optional.of(only()).map(DecisionEvent::outcome)).contains(Outcome.GRANTED);
  }
}
