package dev.borderpost.keys;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The time of {@link System#nanoTime()}.
 *
 * @param scheduler waits until tasks are due
 * @param executor runs them then
 */
record SystemTiming(ScheduledExecutorService scheduler, Executor executor) implements Timing {

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    try {
      Future<?> future =
          scheduler.schedule(() -> executor.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // closed
    }
  }
}
