package dev.borderpost.micrometer;

import dev.borderpost.keys.KeySource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The meters of the keys of one issuer, or of several with the same name. Thread-safe. */
final class KeyMeters {

  final LongAdder fetched = new LongAdder();
  final LongAdder failed = new LongAdder();

  private final Supplier<Stream<KeySource.Health>> health;

  /**
   * Creates an instance without meters.
   *
   * @param health the present state of the keys; empty while the issuer is not known
   */
  KeyMeters(Supplier<Stream<KeySource.Health>> health) {
    this.health = health;
  }

  /** Registers the counters of fetches. */
  void countFetches(MeterRegistry registry, String issuer) {
    count(registry, issuer, "fetched", fetched);
    count(registry, issuer, "failed", failed);
  }

  private static void count(
      MeterRegistry registry, String issuer, String outcome, LongAdder fetches) {
    FunctionCounter.builder("borderpost.key.fetches", fetches, LongAdder::sum)
        .description("Fetches of an issuer's keys over HTTP")
        .tags("issuer", issuer, "outcome", outcome)
        .register(registry);
  }

  /** Registers the gauges of the state. */
  void watchState(MeterRegistry registry, String issuer) {
    TimeGauge.builder("borderpost.key.age", this, TimeUnit.SECONDS, KeyMeters::age)
        .description("Time since the keys were last fetched or confirmed")
        .tag("issuer", issuer)
        .register(registry);
    Gauge.builder("borderpost.keys", this, KeyMeters::count)
        .description("Keys that can verify tokens")
        .tag("issuer", issuer)
        .register(registry);
  }

  /** The age of the oldest; NaN for keys that do not change, and while there are none. */
  private double age() {
    Optional<Duration> oldest =
        health.get().flatMap(keys -> keys.age().stream()).max(Comparator.naturalOrder());
    return oldest.map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
  }

  /** The keys of the issuer that has the fewest. */
  private double count() {
    return health.get().mapToDouble(KeySource.Health::keys).min().orElse(Double.NaN);
  }
}
