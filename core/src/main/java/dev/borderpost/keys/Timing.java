package dev.borderpost.keys;

import java.time.Duration;

/** The time that lifetimes of keys are measured in, whatever happens to the wall clock. */
interface Timing {

  /** Nanoseconds since some moment, as of {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Runs a task once, later, on a thread of its own; it must not block.
   *
   * @return takes the task back
   */
  Runnable after(Duration delay, Runnable task);
}
