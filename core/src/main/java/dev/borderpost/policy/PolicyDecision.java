package dev.borderpost.policy;

import dev.borderpost.bearer.Challenge;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The decision of a {@link ClaimsPolicy} about a request.
 *
 * <p>Reasons go to the log and to listeners, not to the client. They should be stable codes, such
 * as {@code account_locked}, and contain nothing from the token.
 *
 * <p>Immutable.
 */
public sealed interface PolicyDecision {

  /** The policy accepts the request. */
  record Accepted() implements PolicyDecision {}

  /**
   * The token is rejected: 401.
   *
   * @param reason the reason, for log and listeners
   */
  record Rejected(RejectionReason reason) implements PolicyDecision {}

  /**
   * The token is valid, but the user is not allowed to make this request: 403 without a challenge,
   * since another token would not help.
   *
   * @param reason the reason, for log and listeners
   * @param told a sentence for the client; empty for a fixed one that tells nothing of the reason
   */
  record Forbidden(RejectionReason reason, Optional<String> told) implements PolicyDecision {

    /**
     * Checks the sentence.
     *
     * @param reason the reason, for log and listeners
     * @param told a sentence for the client
     * @throws IllegalArgumentException if the sentence is empty, or has a character other than
     *     printable ASCII without quotation mark and backslash
     */
    public Forbidden {
      told.ifPresent(sentence -> Challenge.checkedText("sentence for the client", sentence));
    }

    /**
     * This decision with a sentence for the client: the {@code detail} of the problem document.
     *
     * @param sentence the sentence; every client whose request is refused for this reason may read
     *     it
     * @return the decision
     * @throws IllegalArgumentException if the sentence is empty, or has a character other than
     *     printable ASCII without quotation mark and backslash
     */
    public Forbidden tellClient(String sentence) {
      return new Forbidden(reason, Optional.of(sentence));
    }
  }

  /**
   * The token is valid, but lacks a scope: 403, and the challenge names the scopes needed.
   *
   * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3): other values fail
   *     with an {@link IllegalArgumentException}
   */
  record InsufficientScope(List<String> scopes) implements PolicyDecision {

    /**
     * Checks and copies the list.
     *
     * @param scopes the scopes needed
     */
    public InsufficientScope {
      scopes = Challenge.checkedScopes(scopes);
    }
  }

  /**
   * The token is valid, but the user's sign-in is too old or too weak for this request: 401, and
   * the challenge says what is needed (RFC 9470 §3).
   *
   * @param acrValues the acceptable authentication contexts, the preferred first; empty if any will
   *     do
   * @param maxAge the age that the sign-in may have at most; empty if any will do
   */
  record InsufficientUserAuthentication(List<String> acrValues, Optional<Duration> maxAge)
      implements PolicyDecision {

    /**
     * Checks and copies the list.
     *
     * @param acrValues the acceptable authentication contexts
     * @param maxAge the age that the sign-in may have at most
     * @throws IllegalArgumentException if both are empty, a value has a character other than
     *     printable ASCII without space, quotation mark and backslash, or the age is negative
     */
    public InsufficientUserAuthentication {
      if (acrValues.isEmpty() && maxAge.isEmpty()) {
        throw new IllegalArgumentException("Name an authentication context or an age.");
      }
      TokenNeeds checked = new TokenNeeds(List.of(), acrValues, maxAge);
      acrValues = checked.acrValues();
    }
  }

  /**
   * The policy cannot decide at the moment, for example because a database is down: 503.
   *
   * @param reason the reason, for log and listeners
   * @param retryAfter the time after which a retry may succeed
   */
  record Unavailable(RejectionReason reason, Duration retryAfter) implements PolicyDecision {}

  /**
   * The policy accepts the request if all of its deferred checks do, which run after all policies.
   * Immutable and thread-safe.
   */
  final class Deferred implements PolicyDecision {

    private final Map<Object, DeferredCheck> checks;

    Deferred(DeferredCheck check) {
      this(Map.of(check.key(), check));
    }

    private Deferred(Map<Object, DeferredCheck> checks) {
      this.checks = checks;
    }

    /**
     * The keys, which identify the checks.
     *
     * @return the keys, at least one, in a set that cannot be modified
     */
    public Set<Object> keys() {
      return Collections.unmodifiableSet(checks.keySet());
    }

    /**
     * Combines these checks with others. Of two checks with equal keys, one runs.
     *
     * @param others the others
     * @return all of them
     */
    public Deferred and(Deferred others) {
      Map<Object, DeferredCheck> all = new LinkedHashMap<>(checks);
      others.checks.forEach(all::putIfAbsent);
      return new Deferred(all);
    }

    /**
     * Runs the checks one after the other, those with a side effect last, until one does not
     * accept. Never blocks.
     *
     * @param answered the keys of checks that have already accepted this request and do not run
     *     again
     * @return completes within 250 milliseconds for each check with {@link Accepted}, or with the
     *     first other answer; never with {@link Deferred}, never exceptionally
     */
    public CompletionStage<PolicyDecision> ask(Set<Object> answered) {
      return ask(answered, StoreCalls.UNHEARD);
    }

    /**
     * As {@link #ask(Set)}, and tells a listener of calls to stores.
     *
     * @param answered the keys of checks that do not run again
     * @param listener the listener
     * @return as for {@link #ask(Set)}
     */
    public CompletionStage<PolicyDecision> ask(
        Set<Object> answered, ClaimsPolicy.StoreListener listener) {
      List<DeferredCheck> inOrder = new ArrayList<>(checks.values());
      inOrder.removeIf(check -> answered.contains(check.key()));
      inOrder.sort(Comparator.comparing(DeferredCheck::hasSideEffect));
      CompletionStage<PolicyDecision> decision = CompletableFuture.completedFuture(accept());
      for (DeferredCheck check : inOrder) {
        decision =
            decision.thenCompose(
                soFar ->
                    soFar instanceof Accepted
                        ? check.ask(listener)
                        : CompletableFuture.completedFuture(soFar));
      }
      return decision;
    }

    @Override
    public String toString() {
      return "Deferred[" + checks.size() + "]";
    }
  }

  /**
   * The policy accepts the request.
   *
   * @return the decision
   */
  static PolicyDecision accept() {
    return new Accepted();
  }

  /**
   * The token is rejected: answered with 401 and {@code invalid_token}.
   *
   * @param reason a stable code for log and listeners
   * @return the decision
   */
  static PolicyDecision reject(String reason) {
    return reject(new RejectionReason(reason, "a policy rejected the token"));
  }

  /**
   * As {@link #reject(String)}, with a reason that says more to log and listeners.
   *
   * @param reason the reason
   * @return the decision
   */
  static PolicyDecision reject(RejectionReason reason) {
    return new Rejected(reason);
  }

  /**
   * The token is valid, but the user is not allowed to make this request: answered with 403,
   * without a challenge.
   *
   * @param reason a stable code for log and listeners; the client learns nothing of it, unless
   *     {@link Forbidden#tellClient} says what
   * @return the decision
   */
  static Forbidden forbid(String reason) {
    return forbid(new RejectionReason(reason, "a policy forbade the request"));
  }

  /**
   * As {@link #forbid(String)}, with a reason that says more to log and listeners.
   *
   * @param reason the reason
   * @return the decision
   */
  static Forbidden forbid(RejectionReason reason) {
    return new Forbidden(reason, Optional.empty());
  }

  /**
   * The token is valid, but lacks a scope: answered with 403, {@code insufficient_scope} and the
   * scopes needed.
   *
   * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3)
   * @return the decision
   */
  static PolicyDecision insufficientScope(String... scopes) {
    return new InsufficientScope(List.of(scopes));
  }

  /**
   * The token is valid, but the user's sign-in is too old or too weak for this request: answered
   * with 401, {@code insufficient_user_authentication} and what is needed (RFC 9470 §3).
   *
   * @param acrValues the acceptable authentication contexts, the preferred first; empty if any will
   *     do
   * @param maxAge the age that the sign-in may have at most; empty if any will do
   * @return the decision
   * @throws IllegalArgumentException if both are empty, a value has a character other than
   *     printable ASCII without space, quotation mark and backslash, or the age is negative
   */
  static PolicyDecision insufficientUserAuthentication(
      List<String> acrValues, Optional<Duration> maxAge) {
    return new InsufficientUserAuthentication(acrValues, maxAge);
  }

  /**
   * The policy cannot decide at the moment, for example because a database is down: answered with
   * 503 and {@code Retry-After: 5}.
   *
   * @param problem the problem, a sentence for the log, which repeats it once a minute at most;
   *     listeners get it as the detail of the reason {@code policy_unavailable}
   * @return the decision
   */
  static PolicyDecision unavailable(String problem) {
    return unavailable(new RejectionReason("policy_unavailable", problem));
  }

  /**
   * As {@link #unavailable(String)}, with a code for listeners.
   *
   * @param reason the reason
   * @return the decision
   */
  static PolicyDecision unavailable(RejectionReason reason) {
    return new Unavailable(reason, Duration.ofSeconds(5));
  }

  /**
   * The decision depends on a check that may take a while, such as a call to a remote policy
   * decision point. The check runs after all policies, if none of them has refused the request, and
   * once for a request, including its forwards.
   *
   * @param key identifies the check, by {@code equals}: of two checks with equal keys only one
   *     runs, so the key must contain everything that the check depends on. A record is a good key
   * @param check starts the check without blocking. Its stage completes with {@link #accept},
   *     {@link #reject}, {@link #forbid}, {@link #insufficientScope}, {@link
   *     #insufficientUserAuthentication} or {@link #unavailable}. If it fails, or takes longer than
   *     250 milliseconds, the request is answered with 503
   * @return the decision
   */
  static PolicyDecision deferred(
      Object key, Supplier<? extends CompletionStage<PolicyDecision>> check) {
    return new Deferred(new DeferredCheck(key, false, false, listener -> check.get()));
  }

  /**
   * As {@link #deferred}, for a check with a side effect, such as counting or consuming something:
   * it runs after the checks without one.
   *
   * @param key as for {@link #deferred}
   * @param check as for {@link #deferred}
   * @return the decision
   */
  static PolicyDecision deferredWithSideEffect(
      Object key, Supplier<? extends CompletionStage<PolicyDecision>> check) {
    return new Deferred(new DeferredCheck(key, true, false, listener -> check.get()));
  }
}
