package dev.borderpost.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * When the keys of one issuer are fetched next: before their lifetime ends or, after a failure,
 * after a pause that doubles with each failure. It has no clock: times are passed in, as
 * nanoseconds of {@link Timing#nanoTime()}.
 *
 * <p>Not thread-safe.
 */
final class FetchPlan {

  /** The lifetime of keys whose server says nothing about it. */
  static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(10);

  /** The first pause after a failure. */
  static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
  private static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /** Keys are refreshed at this part of their lifetime, or up to a tenth of that earlier. */
  private static final double MAX_REFRESH_AT = 0.8;

  private static final double MAX_EARLIER = 0.1;

  private static final int MAX_DOUBLINGS = 10;
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** Without keys, every request of the issuer fails: it is worth to try more often. */
  private static final Duration MAX_PAUSE_WITHOUT_KEYS = Duration.ofSeconds(10);

  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

  private long next;
  private int failures;

  /** Plans the first fetch for now. */
  FetchPlan(long now) {
    this.next = now;
  }

  /** How long keys are fresh, within bounds, whose server says that they are for {@code maxAge}. */
  static Duration lifetime(Duration maxAge) {
    return min(max(maxAge, MIN_LIFETIME), MAX_LIFETIME);
  }

  boolean isDue(long now) {
    return now - next >= 0;
  }

  /** The time until the next fetch; zero when it is due. */
  Duration left(long now) {
    return max(Duration.ofNanos(next - now), Duration.ZERO);
  }

  /** The time until the next fetch for a client that is told to come again: at least a second. */
  Duration retryAfter(long now) {
    long seconds = left(now).plusMillis(999).toSeconds();
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  /**
   * Plans the next fetch after keys were fetched.
   *
   * @param random at least 0 and less than 1, so that the servers of an application do not all
   *     fetch at the same time
   * @return the time until then
   */
  Duration succeeded(long now, Duration lifetime, double random) {
    failures = 0;
    double part = MAX_REFRESH_AT * (1 - MAX_EARLIER * random);
    return in(Duration.ofMillis((long) (lifetime.toMillis() * part)), now);
  }

  /**
   * Plans the next fetch after one that failed.
   *
   * @param retryAfter what the issuer's server asked for (RFC 9110 §10.2.3)
   * @param keysAtHand whether there are usable keys from an earlier fetch
   * @return the time until then
   */
  Duration failed(long now, Optional<Duration> retryAfter, boolean keysAtHand) {
    Duration doubled = MIN_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    Duration pause = min(doubled, keysAtHand ? MAX_PAUSE : MAX_PAUSE_WITHOUT_KEYS);
    return in(max(pause, min(retryAfter.orElse(Duration.ZERO), MAX_RETRY_AFTER)), now);
  }

  private Duration in(Duration delay, long now) {
    next = now + delay.toNanos();
    return delay;
  }

  static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
