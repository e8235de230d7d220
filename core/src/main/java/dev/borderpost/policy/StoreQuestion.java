package dev.borderpost.policy;

import java.util.concurrent.CompletableFuture;

/**
 * What a policy that accepts a request leaves to a store, which is asked last of all, when nothing
 * else speaks against the request, and once for a request.
 *
 * <p>Applications do not make questions: {@link ClaimsPolicy#singleUse} and {@link
 * ClaimsPolicy#notRevoked} do.
 *
 * <p>Immutable and thread-safe. Two questions are equal when they ask the same of the same store.
 */
public sealed interface StoreQuestion permits OneTimeUse, NotRevoked {

  /**
   * Asks the store. Never blocks: a store that may is asked on another thread, for 250 ms at most.
   *
   * @return {@link PolicyDecision.Accepted}, {@link PolicyDecision.Rejected}, or {@link
   *     PolicyDecision.Unavailable} when the store does not answer; never completes exceptionally
   */
  CompletableFuture<PolicyDecision> ask();

  /**
   * Whether to ask leaves a trace, so that it must not be asked before all others were answered.
   *
   * @return whether the answer can be different the next time
   */
  boolean isSpent();

  /**
   * Whether a store that does not answer shall be no reason to refuse the request.
   *
   * @return true only if the application said so by {@link OnStoreFailure#ACCEPT}
   */
  boolean acceptsFailure();
}
