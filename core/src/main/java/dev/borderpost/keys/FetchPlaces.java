package dev.borderpost.keys;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * The limit on simultaneous fetches of one authenticator, over all issuers. Fetches for requests
 * and fetches by timers have separate places, so that many tokens of new issuers do not delay the
 * refreshes of issuers that are in use.
 *
 * <p>Thread-safe.
 */
final class FetchPlaces {

  /** The number of places for requests, and the same number for timers. */
  static final int MAX_FETCHES = 16;

  private final Executor executor;
  private final Semaphore forRequests = new Semaphore(MAX_FETCHES);
  private final Queue<Predicate<Runnable>> scheduled = new ArrayDeque<>();
  private int scheduledRunning;

  FetchPlaces(Executor executor) {
    this.executor = executor;
  }

  /** Takes a place for a fetch that a request needs now; false when none is free. */
  boolean takeForRequest() {
    return forRequests.tryAcquire();
  }

  boolean hasPlaceForRequest() {
    return forRequests.availablePermits() > 0;
  }

  void giveBackForRequest() {
    forRequests.release();
  }

  /**
   * Starts a fetch of a timer: now, or when a place becomes free.
   *
   * @param fetch starts the fetch unless it is no longer due, and returns whether it was started;
   *     its argument must be run once, when the fetch is over
   */
  void schedule(Predicate<Runnable> fetch) {
    synchronized (this) {
      if (scheduledRunning == MAX_FETCHES) {
        scheduled.add(fetch);
        return;
      }
      scheduledRunning++;
    }
    begin(fetch);
  }

  private void begin(Predicate<Runnable> fetch) {
    if (!fetch.test(this::next)) {
      next();
    }
  }

  private void next() {
    Predicate<Runnable> fetch;
    synchronized (this) {
      fetch = scheduled.poll();
      if (fetch == null) {
        scheduledRunning--;
        return;
      }
    }
    executor.execute(() -> begin(fetch));
  }
}
