package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When keys are fetched: no clock, no server. */
class FetchPlanTest {

  /** As {@link System#nanoTime()} may, it overflows soon. */
  private static final long NOW = Long.MAX_VALUE - 10;

  private final FetchPlan plan = new FetchPlan(NOW);

  private static long after(Duration duration) {
    return NOW + duration.toNanos();
  }

  @Test
  void firstFetch_isDueAtOnce() {
    assertThat(plan.isDue(NOW)).isTrue();
    assertThat(plan.left(NOW)).isZero();
    assertThat(plan.retryAfter(NOW)).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({"0, 480000", "0.5, 456000", "0.999999, 432000"})
  void refresh_comesAtFourFifthsOfTheLifetime_orUpToATenthEarlier(double random, long millis) {
    Duration delay = plan.succeeded(NOW, Duration.ofMinutes(10), random);

    assertThat(delay).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 1));
    assertThat(plan.isDue(after(delay.minusNanos(1)))).isFalse();
    assertThat(plan.isDue(after(delay))).isTrue();
  }

  @Test
  void success_endsTheBackOff() {
    plan.failed(NOW, Optional.empty(), true);
    plan.failed(NOW, Optional.empty(), true);
    plan.succeeded(NOW, Duration.ofMinutes(10), 0);

    assertThat(plan.failed(NOW, Optional.empty(), true)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void thousandFailures_stillPauseAMinute() {
    Duration pause = Duration.ZERO;
    for (int i = 0; i < 1000; i++) {
      pause = plan.failed(NOW, Optional.empty(), true);
    }

    assertThat(pause).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "7, 7", "86400, 300"})
  void retryAfter_isKeptWithinBounds(long asked, long seconds) {
    assertThat(plan.failed(NOW, Optional.of(Duration.ofSeconds(asked)), false))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void clientIsTold_wholeSeconds_roundedUp() {
    plan.failed(NOW, Optional.of(Duration.ofSeconds(3)), false);

    assertThat(plan.retryAfter(after(Duration.ofNanos(1)))).isEqualTo(Duration.ofSeconds(3));
    assertThat(plan.retryAfter(after(Duration.ofMillis(1100)))).isEqualTo(Duration.ofSeconds(2));
    assertThat(plan.retryAfter(after(Duration.ofSeconds(9)))).isEqualTo(Duration.ofSeconds(1));
  }
}
