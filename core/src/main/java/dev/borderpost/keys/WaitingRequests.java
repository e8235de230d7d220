package dev.borderpost.keys;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The requests of one authenticator that wait for keys, of all issuers: at most so many threads,
 * and at most so many asynchronous requests. They have separate places, so that neither kind takes
 * those of the other; of each kind, one issuer has a quarter at most. A request without a place
 * does not wait: its key is unavailable.
 *
 * <p>Thread-safe.
 */
final class WaitingRequests {

  /** They take memory only. */
  private static final int MAX_ASYNCHRONOUS = 1024;

  private static final KeyLookup NO_PLACE = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);

  private final Places threads;
  private final Places asynchronous = new Places(MAX_ASYNCHRONOUS);

  WaitingRequests(int maxThreads) {
    this.threads = new Places(maxThreads);
  }

  /** What a lookup ends with; this thread waits for it, if there is a place. */
  KeyLookup await(String issuer, CompletableFuture<KeyLookup> lookup) {
    if (lookup.isDone()) {
      return lookup.join();
    }
    if (!threads.take(issuer)) {
      return NO_PLACE;
    }
    try {
      return lookup.join();
    } finally {
      threads.giveBack(issuer);
    }
  }

  /** What a lookup ends with, if there is a place. */
  CompletionStage<KeyLookup> whenThere(String issuer, CompletableFuture<KeyLookup> lookup) {
    if (lookup.isDone()) {
      return lookup;
    }
    return asynchronous.take(issuer)
        ? lookup.whenComplete((key, failure) -> asynchronous.giveBack(issuer))
        : CompletableFuture.completedFuture(NO_PLACE);
  }
}
