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
  private final ThreadPoolExecutor httpThreads;
  private final Timing timing;
  private @Nullable HttpClient client;

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
    this.scheduler = new ScheduledThreadPoolExecutor(1, daemons("borderpost-keys-"));
    this.scheduler.setRemoveOnCancelPolicy(true);
    this.httpThreads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("borderpost-http-"));
    this.timing = timing == null ? new SystemTiming() : timing;
  }

  KeyListener listener() {
    return listener;
  }

  Timing timing() {
    return timing;
  }

  /** The client for sources that were not given one. */
  synchronized HttpClient httpClient() {
    if (client == null) {
      client = underSystemClassLoader(this::newHttpClient);
    }
    return client;
  }

  private HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_DEADLINE)
        .executor(httpThreads)
        .build();
  }

  /** Ends all threads. Sources that were started with this refresher get no new keys any more. */
  @Override
  public synchronized void close() {
    scheduler.shutdownNow();
    httpThreads.shutdown();
    client = null; // its own thread ends when nobody holds it any more
  }

  /**
   * Threads that outlive what made them for a moment must not keep a web application's classes
   * alive.
   */
  private static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      return thread;
    };
  }

  private static HttpClient underSystemClassLoader(java.util.function.Supplier<HttpClient> make) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return make.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private final class SystemTiming implements Timing {

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
      try {
        Future<?> future = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      } catch (RejectedExecutionException e) {
        return () -> {}; // closed
      }
    }
  }
}
