package dev.borderpost.policy;

import dev.borderpost.keys.KeyRefresher;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls to one store that may block: on a few threads, behind a short queue, with a deadline. What
 * does not answer in time is interrupted. The threads are daemons, and end when there is nothing to
 * do.
 *
 * <p>Thread-safe.
 */
final class StoreCalls {

  private static final int MAX_THREADS = 16;
  private static final int MAX_WAITING = 256;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;

  StoreCalls() {
    this(IDLE);
  }

  /**
   * Begins without any thread.
   *
   * @param idle how long a thread waits for something to do before it ends
   */
  StoreCalls(Duration idle) {
    threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            idle.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            KeyRefresher.daemons("borderpost-store-"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Calls a store.
   *
   * @param mayBlock whether that needs another thread
   * @return what it answers, or the exception: its own, or that it was late, or that too many calls
   *     are waiting already
   */
  <T> CompletableFuture<T> call(boolean mayBlock, Supplier<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!mayBlock) {
      complete(answer, call);
      return answer;
    }
    FutureTask<Boolean> task = new FutureTask<>(() -> complete(answer, call));
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new RejectedExecutionException("too many calls are waiting", e));
    } catch (OutOfMemoryError e) {
      answer.completeExceptionally(e); // there are no threads to be had
    }
    return Deadline.within(answer, () -> giveUp(answer, task));
  }

  /** What a call failed for, without what futures wrap around it. */
  static String problem(Throwable failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(
        failure instanceof CompletionException && cause != null ? cause : failure);
  }

  private static <T> boolean complete(CompletableFuture<T> answer, Supplier<T> call) {
    try {
      return answer.complete(call.get());
    } catch (RuntimeException | LinkageError e) {
      return answer.completeExceptionally(e);
    }
  }

  private <T> void giveUp(CompletableFuture<T> answer, FutureTask<Boolean> task) {
    answer.completeExceptionally(new TimeoutException("no answer in " + Deadline.MILLIS + " ms"));
    task.cancel(true);
    threads.remove(task);
  }
}
