package dev.borderpost.verify;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The outcome of verifying a token.
 *
 * <p>Immutable.
 */
public sealed interface Verification {

  /**
   * The token comes from a trusted issuer, is meant for this application and is current.
   *
   * @param jwt the token
   */
  record Verified(VerifiedJwt jwt) implements Verification {}

  /**
   * The token must not be accepted.
   *
   * @param reason why; for the log and for listeners, not for the client
   */
  record Rejected(RejectionReason reason) implements Verification {}

  /**
   * The token could not be verified, and that is not the client's fault: the issuer's keys cannot
   * be obtained, say.
   *
   * @param retryAfter when another try may succeed, more than zero
   */
  record Unavailable(Duration retryAfter) implements Verification {}

  /**
   * A key has to be fetched first.
   *
   * @param outcome completes in bounded time with one of the other outcomes, never exceptionally,
   *     on a thread of the key source, which must not be blocked
   */
  record Pending(CompletionStage<Verification> outcome) implements Verification {}

  /**
   * This outcome, or the one that it is pending for.
   *
   * @return completes with {@link Verified}, {@link Rejected} or {@link Unavailable}, never
   *     exceptionally; complete already unless this is {@link Pending}
   */
  default CompletionStage<Verification> settled() {
    return this instanceof Pending pending
        ? pending.outcome()
        : CompletableFuture.completedFuture(this);
  }

  /**
   * This outcome, or the one that it is pending for, which the calling thread waits for: 5 seconds
   * at most with the built-in key sources.
   *
   * @return {@link Verified}, {@link Rejected} or {@link Unavailable}
   */
  default Verification await() {
    return this instanceof Pending pending ? pending.outcome().toCompletableFuture().join() : this;
  }
}
