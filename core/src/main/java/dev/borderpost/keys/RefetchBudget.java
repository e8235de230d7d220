package dev.borderpost.keys;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often keys may be fetched because tokens name unknown ones: three times in a row, then once
 * in 30 seconds. Made-up names must neither cause many fetches nor use up those that a real
 * rotation needs. So a name that was looked for in vain is remembered for a while, and the last
 * fetch is kept for names that come again: those of a real key do, random ones do not.
 *
 * <p>It has no clock: times are passed in, as nanoseconds of {@link Timing#nanoTime()}. Not
 * thread-safe.
 */
final class RefetchBudget {

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int MAX_FETCHES = 3;
  private static final int MAX_NAMES = 1000;

  /** Names that came lately, those that came last at the end. */
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

  /** When a name came, and whether it was looked for in vain. */
  private record Name(long since, boolean lookedFor) {}

  RefetchBudget(long now) {
    this.refilled = now;
  }

  /** Whether keys were fetched for this name lately, in vain. */
  boolean wasLookedFor(String name, long now) {
    Name recent = recent(name, now);
    return recent != null && recent.lookedFor();
  }

  /** Remembers that a name was looked for in vain. */
  void lookedFor(String name, long now) {
    names.put(name, new Name(now, true));
  }

  /** Takes one fetch for a name, if there is one left for it. */
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
