package dev.borderpost.keys;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one authenticator share to keep their keys up to date: the clock and the
 * threads, the HTTP client, the listener. Threads are daemons, and there are none before the first
 * key is fetched.
 *
 * <p>Thread-safe.
 */
public final class KeyRefresher implements AutoCloseable {

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final int IDLE_SECONDS = 10;

  private final KeyListener listener;
  private final ScheduledThreadPoolExecutor scheduler;
  private final ThreadPoolExecutor threads;
  private final Timing timing;
  private @Nullable HttpClient client;
  private boolean closed;

  /**
   * Begins without any source.
   *
   * @param listener whom the sources tell about their keys
   */
  public KeyRefresher(KeyListener listener) {
    this(listener, null);
  }

  KeyRefresher(KeyListener listener, @Nullable Timing timing) {
    this.listener = listener;
    this.scheduler = new ScheduledThreadPoolExecutor(1, daemons("borderpost-timer-"));
    this.scheduler.setRemoveOnCancelPolicy(true);
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("borderpost-keys-"));
    this.timing = timing == null ? new SystemTiming() : timing;
  }

  KeyListener listener() {
    return listener;
  }

  Timing timing() {
    return timing;
  }

  /**
   * Runs a task on a thread of its own. Tasks that might call code of users, or take their time, run
   * there, so that they do not hold up a timer.
   *
   * @param task the task
   */
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      task.run(); // closed, or there are no threads to be had
    }
  }

  /**
   * Runs a task once, later, on a thread of its own.
   *
   * @param delay when
   * @param task the task
   * @return takes the task back, unless it has begun
   */
  public Runnable after(Duration delay, Runnable task) {
    return timing.after(delay, task);
  }

  /** The client for sources that were not given one; making it takes its time. */
  synchronized HttpClient httpClient() {
    if (closed) {
      throw new IllegalStateException("The authenticator is closed.");
    }
    if (client == null) {
      client = newHttpClient();
    }
    return client;
  }

  private HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_DEADLINE)
        .executor(this::execute) // an Error out of it would end the client's own thread for good
        .build();
  }

  /** Ends all threads. Sources that were started with this refresher get no new keys any more. */
  @Override
  public synchronized void close() {
    scheduler.shutdownNow();
    threads.shutdown();
    closed = true;
    client = null; // its own thread ends once it is garbage
  }

  /**
   * A factory of daemon threads. They have the system's class loader as their context class loader:
   * a thread that outlives a web application for a moment must not keep its classes alive.
   *
   * @param prefix what the threads' names begin with; a number follows
   * @return the factory, thread-safe
   */
  public static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      return thread;
    };
  }

  private final class SystemTiming implements Timing {

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
      try {
        Future<?> future =
            scheduler.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      } catch (RejectedExecutionException e) {
        return () -> {}; // closed
      }
    }
  }
}
