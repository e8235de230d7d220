package dev.borderpost.verify;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
   * @param remembered whether its signature had been verified before, and was not verified again
   */
  record Verified(VerifiedJwt jwt, boolean remembered) implements Verification {}

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
   * @param reason why; for the log and for listeners
   * @param retryAfter when another try may succeed, more than zero
   */
  record Unavailable(RejectionReason reason, Duration retryAfter) implements Verification {}

  /**
   * A key has to be fetched first, or an issuer to be resolved: {@link #await} or {@link #settled}
   * goes on. Immutable.
   */
  final class Pending implements Verification {

    private final Supplier<Verification> waiting;
    private final Supplier<CompletionStage<Verification>> later;

    /**
     * Goes on in one of two ways.
     *
     * @param waiting waits for the outcome
     * @param later a stage that completes with the outcome
     */
    Pending(Supplier<Verification> waiting, Supplier<CompletionStage<Verification>> later) {
      this.waiting = waiting;
      this.later = later;
    }

    @Override
    public String toString() {
      return "Pending[]";
    }
  }

  /**
   * This outcome, or the one that it is pending for. A bounded number may be pending for each
   * issuer, and over all issuers; beyond that, the outcome is {@link Unavailable} at once.
   *
   * @return completes with {@link Verified}, {@link Rejected} or {@link Unavailable}, never
   *     exceptionally; complete already unless this is {@link Pending}
   */
  default CompletionStage<Verification> settled() {
    return this instanceof Pending pending
        ? pending.later.get()
        : CompletableFuture.completedFuture(this);
  }

  /**
   * This outcome, or the one that it is pending for, which the calling thread waits for: 5 seconds
   * at most with the built-in key sources, and as long before that for an {@link Issuer.Resolver}.
   * A bounded number of threads may wait for each issuer, and over all issuers; the others get
   * {@link Unavailable} at once.
   *
   * @return {@link Verified}, {@link Rejected} or {@link Unavailable}
   */
  default Verification await() {
    return this instanceof Pending pending ? pending.waiting.get() : this;
  }
}
