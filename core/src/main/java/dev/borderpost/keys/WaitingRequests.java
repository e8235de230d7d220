package dev.borderpost.keys;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Limits on the requests of one authenticator that wait for keys, over all issuers: a number of
 * threads and a number of asynchronous requests. The two kinds have separate places, so that
 * neither takes those of the other; one issuer has a quarter of each kind at most. A request that
 * finds no place does not wait: its key is unavailable.
 *
 * <p>Thread-safe.
 */
final class WaitingRequests {

  /** The maximum number of waiting asynchronous requests, which use only memory. */
  private static final int MAX_ASYNCHRONOUS = 1024;

  private static final KeyLookup NO_PLACE = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);

  private final Places threads;
  private final Places asynchronous = new Places(MAX_ASYNCHRONOUS);

  WaitingRequests(int maxThreads) {
    this.threads = new Places(maxThreads);
  }

  /** The final answer of a lookup; this thread waits for it if a place is free. */
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

  /** The final answer of a lookup, if a place is free. */
  CompletionStage<KeyLookup> whenThere(String issuer, CompletableFuture<KeyLookup> lookup) {
    if (lookup.isDone()) {
      return lookup;
    }
    return asynchronous.take(issuer)
        ? lookup.whenComplete((key, failure) -> asynchronous.giveBack(issuer))
        : CompletableFuture.completedFuture(NO_PLACE);
  }
}
