package dev.borderpost.keys;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * A log of failures that each request may cause: the first at once, then one every 10 seconds at
 * most, and the others at the level DEBUG. Thread-safe.
 */
public final class FailureLog {

  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * Creates a log, which has the times of its own.
   *
   * @param log receives the lines
   */
  public FailureLog(Logger log) {
    this.log = log;
  }

  /**
   * Logs a failure of an extension at the level ERROR, with its stack trace.
   *
   * @param message says what failed, and the consequence
   * @param failure what was thrown
   */
  public void error(String message, Throwable failure) {
    if (isDue()) {
      log.error(message, failure);
    } else {
      log.debug(message, failure);
    }
  }

  /**
   * Logs a problem of another system at the level WARN.
   *
   * @param message says what the problem means, with {@code {}} for the problem
   * @param problem the problem
   */
  public void warn(String message, String problem) {
    if (isDue()) {
      log.warn(message, problem);
    } else {
      log.debug(message, problem);
    }
  }

  private boolean isDue() {
    long now = System.nanoTime();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + NANOS_BETWEEN);
  }
}
