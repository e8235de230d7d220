package dev.borderpost.keys;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Limits on the requests of one authenticator that wait for an issuer or its keys, over all
 * issuers: a number of threads and a number of asynchronous requests. The two kinds have separate
 * places, so that neither takes those of the other; one issuer has a quarter of each kind at most.
 * A request that finds no place does not wait.
 *
 * <p>Thread-safe.
 */
final class WaitingRequests {

  /** The maximum number of waiting asynchronous requests, which use only memory. */
  private static final int MAX_ASYNCHRONOUS = 1024;

  private final Places threads;
  private final Places asynchronous = new Places(MAX_ASYNCHRONOUS);

  WaitingRequests(int maxThreads) {
    this.threads = new Places(maxThreads);
  }

  /** An answer about an issuer; this thread waits for it if a place is free. */
  <T> T await(String issuer, CompletableFuture<T> answer, T noPlace) {
    if (answer.isDone()) {
      return answer.join();
    }
    if (!threads.take(issuer)) {
      return noPlace;
    }
    try {
      return answer.join();
    } finally {
      threads.giveBack(issuer);
    }
  }

  /** An answer about an issuer, if a place is free. */
  <T> CompletionStage<T> whenThere(String issuer, CompletableFuture<T> answer, T noPlace) {
    if (answer.isDone()) {
      return answer;
    }
    return asynchronous.take(issuer)
        ? answer.whenComplete((key, failure) -> asynchronous.giveBack(issuer))
        : CompletableFuture.completedFuture(noPlace);
  }
}
