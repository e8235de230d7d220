package dev.borderpost.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * How often keys may be fetched because tokens name unknown ones: three times in a row, then once
 * in 30 seconds. Whoever sends made-up names must neither hammer the issuer nor use up what a real
 * rotation needs. So a name that was looked for in vain is remembered for a while, and the last
 * fetch is kept for names that come again: those of a real key do, random ones do not.
 *
 * <p>Not thread-safe.
 */
final class RefetchBudget {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int BURST = 3;
  private static final int MAX_NAMES = 1000;

  private final Timing timing;

  /** Names that came lately: whether they were looked for in vain already. */
  private final Cache<String, Boolean> names;

  private int fetches = BURST;
  private long refilled;

  RefetchBudget(Timing timing) {
    this.timing = timing;
    this.refilled = timing.nanoTime();
    this.names =
        Caffeine.newBuilder()
            .maximumSize(MAX_NAMES)
            .expireAfterWrite(INTERVAL)
            .ticker(timing::nanoTime)
            .executor(Runnable::run) // no thread of a pool that outlives the application
            .build();
  }

  /** Whether keys were fetched for this name lately, in vain. */
  boolean wasLookedFor(String name) {
    return Boolean.TRUE.equals(names.getIfPresent(name));
  }

  /** Remembers that a name was looked for in vain. */
  void lookedFor(String name) {
    names.put(name, true);
  }

  /** Takes one fetch for a name, if there is one left for it. */
  boolean take(String name) {
    refill();
    boolean comesAgain = names.getIfPresent(name) != null;
    names.put(name, false);
    if (fetches > (comesAgain ? 0 : 1)) {
      fetches--;
      return true;
    }
    return false;
  }

  private void refill() {
    long intervals = (timing.nanoTime() - refilled) / INTERVAL.toNanos();
    refilled += intervals * INTERVAL.toNanos();
    fetches = (int) Math.min(BURST, fetches + intervals);
  }
}
