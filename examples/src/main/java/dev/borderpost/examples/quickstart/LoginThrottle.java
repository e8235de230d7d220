package dev.borderpost.examples.quickstart;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * Slows down those who guess passwords: five tries a minute for each name, whether there is such a
 * user or not. Remembers a bounded number of names, each until its tries are back.
 *
 * <p>Thread-safe.
 */
final class LoginThrottle {

  private static final int TRIES = 5;
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int MAX_NAMES = 10_000;

  private final LoadingCache<String, Bucket> buckets;

  LoginThrottle(Ticker ticker) {
    TimeMeter meter = new TickerMeter(ticker);
    this.buckets =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumSize(MAX_NAMES)
            .expireAfterAccess(PERIOD)
            .build(name -> newBucket(meter));
  }

  /**
   * Uses up one try.
   *
   * @return zero when there was one left, otherwise how long to wait for the next
   */
  Duration tryOnce(String name) {
    ConsumptionProbe probe = buckets.get(name).tryConsumeAndReturnRemaining(1);
    return Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  private static Bucket newBucket(TimeMeter meter) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(TRIES).refillIntervally(TRIES, PERIOD))
        .withCustomTimePrecision(meter)
        .build();
  }

  /** Caffeine's clock for Bucket4j. */
  private record TickerMeter(Ticker ticker) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
