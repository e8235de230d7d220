package dev.borderpost.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TestClockTest {

  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void clock_standsStill_untilItIsMovedOrSet() {
    TestClock clock = TestClock.at(START);
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());

    clock.advance(Duration.ofMinutes(5));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));

    clock.advance(Duration.ofMinutes(-6));
    assertThat(clock.instant()).isEqualTo(START.minusSeconds(60));

    clock.set(START);
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void clockOfAnotherZone_movesWithIt() {
    TestClock clock = TestClock.at(START);
    Clock other = clock.withZone(ZoneId.of("Europe/Paris"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(other.getZone()).isEqualTo(ZoneId.of("Europe/Paris"));
    assertThat(other.instant()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void systemClock_runsUntilItIsSet() {
    TestClock clock = TestClock.system();
    Instant before = Instant.now();
    assertThat(clock.instant()).isBetween(before, Instant.now());

    clock.advance(Duration.ofDays(1));
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    assertThat(clock.instant()).isAfterOrEqualTo(tomorrow);

    clock.set(START);
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
  }
}
