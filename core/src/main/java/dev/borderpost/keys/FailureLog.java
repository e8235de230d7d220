package dev.borderpost.keys;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log of failures that each request may cause: the first at once, then one every 10 seconds at
 * most, and the others at the level DEBUG. Thread-safe.
 */
public final class FailureLog {

  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final System.Logger log;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * Creates a log, which has the times of its own.
   *
   * @param log receives the lines
   */
  public FailureLog(System.Logger log) {
    this.log = log;
  }

  /**
   * Logs a failure of an extension at the level ERROR, with its stack trace.
   *
   * @param message says what failed, and the consequence
   * @param failure what was thrown
   */
  public void error(String message, Throwable failure) {
    log.log(isDue() ? ERROR : DEBUG, message, failure);
  }

  /**
   * Logs a problem of another system at the level WARN.
   *
   * @param message says what the problem is, and what it means
   */
  public void warn(String message) {
    log.log(isDue() ? WARNING : DEBUG, message);
  }

  private boolean isDue() {
    long now = System.nanoTime();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + NANOS_BETWEEN);
  }
}
