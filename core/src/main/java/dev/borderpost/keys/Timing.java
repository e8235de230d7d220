package dev.borderpost.keys;

import java.time.Duration;

/** The clock and scheduler for lifetimes of keys, independent of the wall clock. */
interface Timing {

  /** Nanoseconds since an arbitrary time, as of {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Runs a task once, after a delay, on a separate thread; it must not block.
   *
   * @return cancels the task
   */
  Runnable after(Duration delay, Runnable task);
}
