package dev.borderpost.keys;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * How many fetches of one authenticator there are at the same time, over all issuers. Those that
 * requests wait for and those that timers begin have separate places: many tokens of new issuers do
 * not hold up the refreshes of issuers that are in use.
 *
 * <p>Thread-safe.
 */
final class FetchPlaces {

  /** For requests, and as many for timers. */
  static final int MAX_FETCHES = 16;

  private final Executor executor;
  private final Semaphore forRequests = new Semaphore(MAX_FETCHES);
  private final Queue<Predicate<Runnable>> scheduled = new ArrayDeque<>();
  private int scheduledRunning;

  FetchPlaces(Executor executor) {
    this.executor = executor;
  }

  /** Takes a place for a fetch that a request needs at once; false when there is none. */
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
   * Begins a fetch that is due by a timer: now, or when one of those before it is over.
   *
   * @param fetch begins it, unless it is no longer due, and says whether it has; it is given what
   *     has to be run, once, when it is over
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
