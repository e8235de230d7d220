package dev.borderpost.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test moves. Thread-safe.
 *
 * <p>Use the same clock for a {@link TestIssuer} and for the application under test.
 */
public final class TestClock extends Clock {

  private final Time time;
  private final ZoneId zone;

  private TestClock(Time time, ZoneId zone) {
    this.time = time;
    this.zone = zone;
  }

  /** The time that clocks of several zones share. */
  private static final class Time {

    private Clock source;

    private Time(Clock source) {
      this.source = source;
    }

    private synchronized Instant now() {
      return source.instant();
    }

    private synchronized void advance(Duration duration) {
      source = Clock.offset(source, duration);
    }

    private synchronized void set(Instant instant) {
      source = Clock.fixed(instant, ZoneOffset.UTC);
    }
  }

  /**
   * Creates a clock that stands still unless it is moved.
   *
   * @param start its initial time
   * @return the clock, in UTC
   */
  public static TestClock at(Instant start) {
    return new TestClock(new Time(Clock.fixed(start, ZoneOffset.UTC)), ZoneOffset.UTC);
  }

  /**
   * Creates a clock that shows the system's time until it is moved. After {@link #advance} it keeps
   * running, after {@link #set} it stands still.
   *
   * @return the clock, in UTC
   */
  public static TestClock system() {
    return new TestClock(new Time(Clock.systemUTC()), ZoneOffset.UTC);
  }

  /**
   * Moves the clock.
   *
   * @param duration the duration; backwards if negative
   */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /**
   * Sets the clock.
   *
   * @param instant the new time
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
