package dev.borderpost.keys;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A limit on fetches for tokens with an unknown key: three in a row, then one in 30 seconds.
 * Invented {@code kid}s must neither cause many fetches nor use up the fetches that a real rotation
 * needs. Therefore a name that a fetch did not find is cached for a while, and the last fetch is
 * reserved for names that appear repeatedly: those of real keys do, random names do not.
 *
 * <p>It has no clock: times are passed in, as nanoseconds of {@link Timing#nanoTime()}. Not
 * thread-safe.
 */
final class RefetchBudget {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int MAX_FETCHES = 3;
  private static final int MAX_NAMES = 1000;

  /** Recent names, the latest at the end. */
  private final Map<String, Name> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Name> eldest) {
          return size() > MAX_NAMES;
        }
      };

  private int fetches = MAX_FETCHES;
  private long refilled;

  /** The time when a name appeared, and whether a fetch did not find it. */
  private record Name(long since, boolean lookedFor) {}

  RefetchBudget(long now) {
    this.refilled = now;
  }

  /** Whether a recent fetch for this name did not find it. */
  boolean wasLookedFor(String name, long now) {
    Name recent = recent(name, now);
    return recent != null && recent.lookedFor();
  }

  /** Records that a fetch did not find a name. */
  void lookedFor(String name, long now) {
    names.put(name, new Name(now, true));
  }

  /** Takes one fetch for a name, if the budget allows it. */
  boolean take(String name, long now) {
    refill(now);
    boolean comesAgain = recent(name, now) != null;
    names.put(name, new Name(now, false));
    if (fetches > (comesAgain ? 0 : 1)) {
      fetches--;
      return true;
    }
    return false;
  }

  private void refill(long now) {
    long intervals = (now - refilled) / INTERVAL.toNanos();
    refilled += intervals * INTERVAL.toNanos();
    fetches = (int) Math.min(MAX_FETCHES, fetches + intervals);
  }

  private @Nullable Name recent(String name, long now) {
    Name recent = names.get(name);
    return recent == null || now - recent.since() > INTERVAL.toNanos() ? null : recent;
  }
}
