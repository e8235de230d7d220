package dev.borderpost.policy;

import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one store that may block. They run on a few threads, behind a short queue, with a
 * deadline; a call that misses the deadline is interrupted. The threads are daemons and end when
 * idle.
 *
 * <p>Thread-safe.
 */
final class StoreCalls {

  /** Hears nothing. */
  static final ClaimsPolicy.StoreListener UNHEARD = new ClaimsPolicy.StoreListener() {};

  private static final int MAX_THREADS = 16;
  private static final int MAX_WAITING = 256;
  private static final int MAX_CALLS_OF_ONE_USER = MAX_THREADS / 4;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** The number of pending calls by user; users without calls are absent. */
  private final ConcurrentHashMap<Object, Integer> users = new ConcurrentHashMap<>();

  private final ThreadPoolExecutor threads;

  /** Too many calls are under way. */
  private static final class OverBound extends RejectedExecutionException {

    private static final long serialVersionUID = 1;

    OverBound(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  StoreCalls() {
    this(IDLE);
  }

  /**
   * Creates an instance that has no thread before the first call.
   *
   * @param idle the time after which an idle thread ends
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
   * @param user the user of the request. One user may only have a few calls at a time, so that many
   *     requests of one user leave threads for all others
   * @param mayBlock whether the call may block and needs another thread
   * @return the store's answer; fails with the store's exception, when the deadline has passed, or
   *     when too many calls are waiting
   */
  <T> CompletableFuture<T> call(Object user, boolean mayBlock, Supplier<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!mayBlock) {
      complete(answer, call);
      return answer;
    }
    if (users.merge(user, 1, Integer::sum) > MAX_CALLS_OF_ONE_USER) {
      release(user);
      answer.completeExceptionally(new OverBound("too many calls for one user are waiting", null));
      return answer;
    }
    Call<T> task = new Call<>(user, answer, call);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      release(user);
      answer.completeExceptionally(new OverBound("too many calls are waiting", e));
    } catch (OutOfMemoryError e) {
      threads.remove(task);
      release(user);
      answer.completeExceptionally(e); // no thread could be created
    }
    return Deadline.within(answer, task::giveUp);
  }

  /** Tells a listener how long a call that begins now takes, and whether it is answered. */
  static <T> CompletableFuture<T> heard(
      ClaimsPolicy.StoreListener listener, String store, Supplier<CompletableFuture<T>> call) {
    if (listener == UNHEARD) {
      return call.get();
    }
    long begun = System.nanoTime();
    return call.get()
        .whenComplete(
            (answer, failure) ->
                listener.storeCalled(
                    store, Duration.ofNanos(System.nanoTime() - begun), failure == null));
  }

  /** A value that identifies the user of a token. */
  static Object userOf(VerifiedJwt jwt) {
    return List.of(jwt.claims().issuer().orElse(""), jwt.principalName().orElse(""));
  }

  private void release(Object user) {
    users.computeIfPresent(user, (same, count) -> count == 1 ? null : count - 1);
  }

  /** The problem of a failed call, without the exceptions that futures wrap around it. */
  static String problem(Throwable failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(
        failure instanceof CompletionException && cause != null ? cause : failure);
  }

  /** The decision about a request whose store has not answered. */
  static PolicyDecision unavailable(String problem) {
    return PolicyDecision.unavailable(new RejectionReason("store_unavailable", problem));
  }

  /** Whether a call failed only because too many others are under way. */
  static boolean isOverBound(Throwable failure) {
    return failure instanceof OverBound || failure.getCause() instanceof OverBound;
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> call) {
    try {
      answer.complete(call.get());
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * A call on its way: waiting for a thread, under way, or over. Its user has one call fewer when
   * the thread is free again, which a store that cannot be interrupted may delay.
   */
  private final class Call<T> implements Runnable {

    private final Object user;
    private final CompletableFuture<T> answer;
    private final Supplier<T> question;
    private final long asked = System.nanoTime();
    private long begun;
    private @Nullable Thread thread;
    private boolean over;

    Call(Object user, CompletableFuture<T> answer, Supplier<T> question) {
      this.user = user;
      this.answer = answer;
      this.question = question;
    }

    @Override
    public void run() {
      if (begin()) {
        try {
          complete(answer, question);
        } finally {
          end();
        }
      }
    }

    private synchronized boolean begin() {
      if (!over) {
        begun = System.nanoTime();
        thread = Thread.currentThread();
      }
      return !over;
    }

    private synchronized void end() {
      over = true;
      thread = null;
      release(user);
    }

    /**
     * Ends the call because its deadline has passed. That the store is late is only said if it had
     * half of the time at least; otherwise other calls were.
     */
    private void giveUp() {
      boolean late;
      synchronized (this) {
        boolean waiting = thread == null && !over;
        late = !waiting && begun - asked < TimeUnit.MILLISECONDS.toNanos(Deadline.MILLIS / 2);
        if (waiting) {
          over = true;
          threads.remove(this);
          release(user);
        } else if (thread != null) {
          thread.interrupt();
        }
      }
      answer.completeExceptionally(
          late
              ? new TimeoutException("no answer in " + Deadline.MILLIS + " ms")
              : new OverBound("calls of other requests took the threads", null));
    }
  }
}
