package dev.borderpost.policy;

import dev.borderpost.keys.KeyRefresher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time within which stores and other deferred checks have to answer. */
final class Deadline {

  static final int MILLIS = 250;

  private static final int TIMER_THREADS = 2;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Its threads are daemons, and end when there is nothing to time. */
  private static final ScheduledThreadPoolExecutor TIMER = timer(IDLE);

  private Deadline() {}

  /**
   * A timer without any thread yet.
   *
   * @param idle how long a thread waits for something to time before it ends
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
   * Runs a task unless an answer is there in time.
   *
   * @return the answer
   */
  static <T> CompletableFuture<T> within(CompletableFuture<T> answer, Runnable late) {
    if (answer.isDone()) {
      return answer;
    }
    Future<?> deadline = TIMER.schedule(late, MILLIS, TimeUnit.MILLISECONDS);
    return answer.whenComplete((value, failure) -> deadline.cancel(false));
  }
}
