package dev.borderpost.keys;

import java.util.HashSet;
import java.util.Set;

/**
 * How many requests may wait for one fetch because their tokens name unknown keys, so that made-up
 * names do not hold up all threads of a server while the issuer is slow.
 *
 * <p>Not thread-safe.
 */
final class WaitingRequests {

  /** Half of the threads that Tomcat has by default. */
  private static final int MAX_REQUESTS = 100;

  /** Real keys are few. */
  private static final int MAX_NAMES = 16;

  private final Set<String> names = new HashSet<>();
  private int requests;
  private int fetch;

  /** Whether one more request may wait for a fetch. */
  boolean haveRoomFor(String name, int fetch) {
    return fetch != this.fetch
        || (requests < MAX_REQUESTS && (names.size() < MAX_NAMES || names.contains(name)));
  }

  /** Counts a request that waits for a fetch; those that waited for another do no longer count. */
  void add(String name, int fetch) {
    if (fetch != this.fetch) {
      this.fetch = fetch;
      names.clear();
      requests = 0;
    }
    names.add(name);
    requests++;
  }
}
