package dev.borderpost.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Checks that a policy of an application defers. */
class DeferredCheckTest {

  private static final RequestView REQUEST = TestRequest.withToken(Border.token());

  private static Guard guard(ClaimsPolicy... policies) {
    return Guard.of(
        Border.authenticator().build(), AccessRules.builder().require("/**", policies).build());
  }

  private static ClaimsPolicy deferring(Object key, CompletionStage<PolicyDecision> answer) {
    return (jwt, request) -> PolicyDecision.deferred(key, () -> answer);
  }

  private static CompletionStage<PolicyDecision> now(PolicyDecision decision) {
    return CompletableFuture.completedFuture(decision);
  }

  @Test
  void answer_decides_asIfThePolicyHadGivenIt() {
    assertThat(guard(deferring("k", now(PolicyDecision.accept()))).decide(REQUEST))
        .isInstanceOf(Granted.class);
    assertThat(status(guard(deferring("k", now(PolicyDecision.reject("no")))))).isEqualTo(401);
    assertThat(status(guard(deferring("k", now(PolicyDecision.forbid("no")))))).isEqualTo(403);
    assertThat(status(guard(deferring("k", now(PolicyDecision.insufficientScope("s"))))))
        .isEqualTo(403);
    assertThat(status(guard(deferring("k", now(PolicyDecision.unavailable("down"))))))
        .isEqualTo(503);
  }

  private static int status(Guard guard) {
    return ((Refused) guard.decide(REQUEST)).status();
  }

  @Test
  void checkThatFails_throws_answersNothingOrNever_is503() {
    ClaimsPolicy throwing =
        (jwt, request) ->
            PolicyDecision.deferred(
                "k",
                () -> {
                  throw new IllegalStateException("a check that throws");
                });
    List<CompletionStage<PolicyDecision>> answers = new ArrayList<>();
    answers.add(CompletableFuture.failedFuture(new IllegalStateException("fails")));
    answers.add(now(null));
    answers.add(now(PolicyDecision.deferred("k2", () -> now(PolicyDecision.accept()))));
    answers.add(new CompletableFuture<>()); // never: the deadline

    assertThat(status(guard(throwing))).isEqualTo(503);
    for (CompletionStage<PolicyDecision> answer : answers) {
      assertThat(status(guard(deferring("k", answer)))).isEqualTo(503);
    }
  }

  @Test
  void check_isAskedOnceForAKey_andNotAgainOnAForward() {
    AtomicInteger asked = new AtomicInteger();
    ClaimsPolicy counting =
        (jwt, request) ->
            PolicyDecision.deferred(
                "k",
                () -> {
                  asked.incrementAndGet();
                  return now(PolicyDecision.accept());
                });
    Guard guard = guard(counting, counting, ClaimsPolicy.allOf(counting, counting));

    Granted granted = (Granted) guard.decide(REQUEST);
    assertThat(asked).hasValue(1);
    assertThat(guard.decideAgain(TestRequest.get("/other"), granted)).isEqualTo(granted);
    assertThat(guard.decideAgainAsync(TestRequest.get("/other"), granted))
        .isCompletedWithValue(granted);
    assertThat(asked).hasValue(1);
  }

  /** Else a token for one use would be refused, or used up, by a forward within its request. */
  @Test
  void forwardToAPlaceWithMoreChecks_asksForThoseOnly() {
    List<String> asked = new ArrayList<>();
    ClaimsPolicy first = (jwt, request) -> PolicyDecision.deferred("a", () -> noted(asked, "a"));
    ClaimsPolicy more = (jwt, request) -> PolicyDecision.deferred("b", () -> noted(asked, "b"));
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().require("/more", first, more).require("/**", first).build());

    Granted granted = (Granted) guard.decide(REQUEST);
    assertThat(asked).containsExactly("a");
    Granted forwarded = (Granted) guard.decideAgain(TestRequest.get("/more"), granted);
    assertThat(asked).containsExactly("a", "b");
    assertThat(guard.decideAgain(TestRequest.get("/more"), forwarded)).isEqualTo(forwarded);
    assertThat(asked).containsExactly("a", "b");
  }

  @Test
  void checkOnAForward_isWaitedForWithoutBlocking() {
    CompletableFuture<PolicyDecision> answer = new CompletableFuture<>();
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().require("/slow", deferring("k", answer)).build());
    Granted granted = (Granted) guard.decide(REQUEST);

    CompletableFuture<AccessDecision> decision =
        guard.decideAgainAsync(TestRequest.get("/slow"), granted).toCompletableFuture();

    assertThat(decision).isNotDone();
    answer.complete(PolicyDecision.forbid("no"));
    assertThat(((Refused) decision.join()).status()).isEqualTo(403);
  }

  @Test
  void checks_areAskedAfterAllPolicies_thoseWithSideEffectsLast_andNoneAfterARefusal() {
    List<String> order = new ArrayList<>();
    ClaimsPolicy consuming =
        (jwt, request) ->
            PolicyDecision.deferredWithSideEffect("c", () -> noted(order, "consuming"));
    ClaimsPolicy asking =
        (jwt, request) -> PolicyDecision.deferred("a", () -> noted(order, "asking"));
    ClaimsPolicy plain =
        (jwt, request) -> {
          order.add("plain");
          return PolicyDecision.accept();
        };

    assertThat(guard(consuming, asking, plain).decide(REQUEST)).isInstanceOf(Granted.class);
    assertThat(order).containsExactly("plain", "asking", "consuming");

    order.clear();
    ClaimsPolicy refusing = deferring("r", now(PolicyDecision.forbid("no")));
    assertThat(status(guard(consuming, refusing))).isEqualTo(403);
    assertThat(status(guard(consuming, (jwt, request) -> PolicyDecision.forbid("no"))))
        .isEqualTo(403);
    assertThat(order).isEmpty();
  }

  private static CompletionStage<PolicyDecision> noted(List<String> order, String name) {
    order.add(name);
    return now(PolicyDecision.accept());
  }

  @Test
  void decideAsync_doesNotWaitForACheck() {
    CompletableFuture<PolicyDecision> answer = new CompletableFuture<>();
    List<Object> decided = new ArrayList<>();

    CompletionStage<?> decision =
        guard(deferring("k", answer)).decideAsync(REQUEST).thenAccept(decided::add);
    answer.complete(PolicyDecision.accept());

    await().until(() -> decision.toCompletableFuture().isDone());
    assertThat(decided).hasSize(1);
  }

  @Test
  void checkWithoutKey_isRefusedAtOnce() {
    assertThatNullPointerException()
        .isThrownBy(() -> PolicyDecision.deferred(null, () -> now(PolicyDecision.accept())))
        .withMessageContaining("needs a key");
  }
}
