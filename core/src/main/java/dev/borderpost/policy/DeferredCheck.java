package dev.borderpost.policy;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A check that a policy defers until all policies have been evaluated, and that may take a while.
 *
 * @param key identifies the check, by {@code equals}
 * @param hasSideEffect whether the check has a side effect; such checks run last
 * @param hasOwnDeadline whether its stage completes in bounded time anyway
 * @param check starts the check, and tells a listener of calls to a store
 */
record DeferredCheck(
    Object key,
    boolean hasSideEffect,
    boolean hasOwnDeadline,
    Function<ClaimsPolicy.StoreListener, ? extends CompletionStage<PolicyDecision>> check) {

  DeferredCheck {
    Objects.requireNonNull(key, "a deferred check needs a key");
  }

  /** Runs the check. The result completes in bounded time, never exceptionally. */
  CompletableFuture<PolicyDecision> ask(ClaimsPolicy.StoreListener listener) {
    CompletableFuture<PolicyDecision> answer = new CompletableFuture<>();
    try {
      CompletionStage<?> unused =
          check
              .apply(listener)
              .whenComplete(
                  (decision, failure) ->
                      answer.complete(
                          failure == null
                              ? answered(decision)
                              : failed(StoreCalls.problem(failure))));
    } catch (Throwable e) {
      answer.complete(failed(e.toString()));
    }
    return hasOwnDeadline
        ? answer
        : Deadline.within(
            answer, () -> answer.complete(failed("no answer in " + Deadline.MILLIS + " ms")));
  }

  private static PolicyDecision answered(@Nullable PolicyDecision decision) {
    return decision == null || decision instanceof PolicyDecision.Deferred
        ? failed("it answered " + decision + ", which is no decision")
        : decision;
  }

  private static PolicyDecision failed(String problem) {
    return PolicyDecision.unavailable("a deferred check: " + problem);
  }
}
