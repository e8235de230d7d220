package dev.borderpost.policy;

import dev.borderpost.keys.KeyRefresher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The deadline for stores and other deferred checks. */
final class Deadline {

  static final int MILLIS = 250;

  private static final int TIMER_THREADS = 2;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Its threads are daemons and end when idle. */
  private static final ScheduledThreadPoolExecutor TIMER = timer(IDLE);

  private Deadline() {}

  /**
   * Creates a timer, which has no thread before the first task.
   *
   * @param idle the time after which an idle thread ends
   */
  static ScheduledThreadPoolExecutor timer(Duration idle) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            TIMER_THREADS, KeyRefresher.daemons("borderpost-deadline-"));
    timer.setKeepAliveTime(idle.toMillis(), TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Runs a task if an answer does not complete before the deadline.
   *
   * @return the answer
   */
  static <T> CompletableFuture<T> within(CompletableFuture<T> answer, Runnable late) {
    if (answer.isDone()) {
      return answer;
    }
    try {
      Future<?> deadline = TIMER.schedule(late, MILLIS, TimeUnit.MILLISECONDS);
      return answer.whenComplete((value, failure) -> deadline.cancel(false));
    } catch (OutOfMemoryError e) { // no thread could be created
      late.run();
      return answer;
    }
  }
}
