package dev.borderpost.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test sets it. Thread-safe.
 *
 * <p>To be given to a {@link TestIssuer} and to the authenticator under test alike.
 */
public final class TestClock extends Clock {

  private final Time time;
  private final ZoneId zone;

  private TestClock(Time time, ZoneId zone) {
    this.time = time;
    this.zone = zone;
  }

  /** What clocks of several zones share. */
  private static final class Time {

    private Instant now;

    private Time(Instant start) {
      now = start;
    }

    private synchronized Instant now() {
      return now;
    }

    private synchronized void advance(Duration duration) {
      now = now.plus(duration);
    }

    private synchronized void set(Instant instant) {
      now = instant;
    }
  }

  /**
   * Makes a clock.
   *
   * @param start the time that it shows at first
   * @return the clock, in UTC
   */
  public static TestClock at(Instant start) {
    return new TestClock(new Time(start), ZoneOffset.UTC);
  }

  /**
   * Moves the clock.
   *
   * @param duration how far, backwards if negative
   */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /**
   * Sets the clock.
   *
   * @param instant the time that it shows from now on
   */
  public void set(Instant instant) {
    time.set(instant);
  }

  @Override
  public Instant instant() {
    return time.now();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock in another zone: it moves with this one. */
  @Override
  public Clock withZone(ZoneId zone) {
    return new TestClock(time, zone);
  }

  @Override
  public String toString() {
    return "TestClock[" + time.now() + ", " + zone + "]";
  }
}
