package dev.borderpost.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final LoginThrottle throttle = new LoginThrottle(nanos::get);

  @Test
  void sixthTry_hasToWaitForTheMinuteToEnd() {
    useUp("alice");
    advance(Duration.ofSeconds(20));

    assertThat(throttle.tryOnce("alice")).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void afterTheMinute_allTriesAreBack() {
    useUp("alice");
    throttle.tryOnce("alice");
    advance(Duration.ofSeconds(60));

    useUp("alice");
    assertThat(throttle.tryOnce("alice")).isPositive();
  }

  @Test
  void refusedTries_doNotPutTheEndOff() {
    useUp("alice");
    for (int i = 0; i < 59; i++) {
      advance(Duration.ofSeconds(1));
      assertThat(throttle.tryOnce("alice")).isPositive();
    }
    advance(Duration.ofSeconds(1));

    assertThat(throttle.tryOnce("alice")).isZero();
  }

  @Test
  void names_doNotAffectEachOther() {
    useUp("alice");

    assertThat(throttle.tryOnce("bob")).isZero();
    assertThat(throttle.tryOnce("Alice")).isZero();
  }

  private void useUp(String name) {
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.tryOnce(name)).isZero();
    }
  }

  private void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
