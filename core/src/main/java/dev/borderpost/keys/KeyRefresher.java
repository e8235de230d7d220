package dev.borderpost.keys;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The resources that the key sources of one authenticator share to keep their keys up to date:
 * clock, threads, HTTP client, listener, and the limits on simultaneous fetches and waiting
 * requests. Threads are daemons; there are none before the first fetch.
 *
 * <p>Thread-safe.
 */
public final class KeyRefresher implements AutoCloseable {

  /** The default number of threads that may wait for keys: {@value}. */
  public static final int DEFAULT_WAITING_THREADS = 16;

  private static final int IDLE_SECONDS = 10;

  private final KeySource.Listener listener;
  private final ScheduledThreadPoolExecutor scheduler;
  private final ThreadPoolExecutor threads;
  private final Timing timing;
  private final HttpClients httpClients;
  private final FetchPlaces fetchPlaces;
  private final WaitingRequests waiting;

  /** Tasks to run when the keys are in use; {@code null} from then on. */
  private volatile @Nullable List<Runnable> whenInUse;

  /**
   * Creates a refresher without sources; {@value #DEFAULT_WAITING_THREADS} threads may wait for
   * keys.
   *
   * @param listener the listener for the sources' key events
   */
  public KeyRefresher(KeySource.Listener listener) {
    this(listener, DEFAULT_WAITING_THREADS);
  }

  /**
   * Creates a refresher without sources.
   *
   * @param listener the listener for the sources' key events
   * @param maxWaitingThreads the number of threads that may wait for keys at the same time, over
   *     all issuers; at most a quarter of them for one issuer
   */
  public KeyRefresher(KeySource.Listener listener, int maxWaitingThreads) {
    this(listener, maxWaitingThreads, null);
  }

  KeyRefresher(KeySource.Listener listener, @Nullable Timing timing) {
    this(listener, DEFAULT_WAITING_THREADS, timing);
  }

  private KeyRefresher(
      KeySource.Listener listener, int maxWaitingThreads, @Nullable Timing timing) {
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
    this.timing = timing == null ? new SystemTiming(scheduler, this::execute) : timing;
    this.httpClients = new HttpClients(this::execute);
    this.fetchPlaces = new FetchPlaces(this::execute);
    this.waiting = new WaitingRequests(maxWaitingThreads);
    this.whenInUse = null;
  }

  private KeyRefresher(KeyRefresher shared) {
    this.listener = shared.listener;
    this.scheduler = shared.scheduler;
    this.threads = shared.threads;
    this.timing = shared.timing;
    this.httpClients = shared.httpClients;
    this.fetchPlaces = shared.fetchPlaces;
    this.waiting = shared.waiting;
    this.whenInUse = new ArrayList<>();
  }

  /**
   * A refresher for an issuer that may not be in use: its keys are fetched when a request needs
   * them, and by timers only after {@link #accepted} has reported an accepted token.
   *
   * @return the refresher; it shares all resources with this one and is closed with it
   */
  public KeyRefresher onDemand() {
    return new KeyRefresher(this);
  }

  /**
   * Reports that a token of an issuer with keys from this refresher was accepted: the keys are in
   * use from now on.
   */
  public void accepted() {
    if (isInUse()) {
      return;
    }
    List<Runnable> due;
    synchronized (this) {
      due = whenInUse;
      whenInUse = null;
    }
    if (due != null) {
      due.forEach(Runnable::run);
    }
  }

  /** Whether timers keep the keys up to date, and keys stay usable for a while when that fails. */
  boolean isInUse() {
    return whenInUse == null;
  }

  /** Runs a task when the keys are in use: now, or at the first {@link #accepted}. */
  void whenInUse(Runnable task) {
    synchronized (this) {
      List<Runnable> later = whenInUse;
      if (later != null) {
        later.add(task);
        return;
      }
    }
    task.run();
  }

  /**
   * An answer about an issuer: the issuer itself, or one of its keys. If it is not there yet, this
   * thread waits for it, unless too many threads are waiting already.
   *
   * @param issuer the issuer's identifier
   * @param answer completes in bounded time, never exceptionally
   * @param noPlace what to return at once instead of waiting, if too many threads are waiting
   * @param <T> the answer's type
   * @return the answer, or {@code noPlace}
   */
  public <T> T await(String issuer, CompletionStage<T> answer, T noPlace) {
    return waiting.await(issuer, answer.toCompletableFuture(), noPlace);
  }

  /**
   * An answer about an issuer, without blocking. At most 1024 asynchronous requests wait at the
   * same time, not counting threads.
   *
   * @param issuer the issuer's identifier
   * @param answer completes in bounded time, never exceptionally
   * @param noPlace what to complete with at once, if too many requests are waiting
   * @param <T> the answer's type
   * @return completes with the answer, or with {@code noPlace}
   */
  public <T> CompletionStage<T> whenThere(String issuer, CompletionStage<T> answer, T noPlace) {
    return waiting.whenThere(issuer, answer.toCompletableFuture(), noPlace);
  }

  KeySource.Listener listener() {
    return listener;
  }

  Timing timing() {
    return timing;
  }

  FetchPlaces fetchPlaces() {
    return fetchPlaces;
  }

  /**
   * Runs a task on a separate thread. It is meant for tasks that may call code of the application
   * or be slow, so that they do not delay a timer.
   *
   * @param task the task
   */
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      task.run(); // closed, or no thread could be created
    }
  }

  /**
   * Runs a task once, after a delay, on a separate thread.
   *
   * @param delay the delay
   * @param task the task
   * @return cancels the task, unless it has started
   */
  public Runnable after(Duration delay, Runnable task) {
    return timing.after(delay, task);
  }

  /** The connections of a source: shared ones, unless its options have a client or trust. */
  HttpConnections connections(FetchOptions options) {
    if (options.trust().isPresent()) {
      return new HttpClients(this::execute, new TrustedAuthorities(options.trust().get()));
    }
    return options.httpClient().map(HttpConnections::of).orElse(httpClients);
  }

  /** Ends all threads. Sources that were started with this refresher get no new keys afterwards. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    threads.shutdown();
    httpClients.close();
  }

  /**
   * A factory of daemon threads. They have the system's class loader as their context class loader:
   * a thread that briefly outlives a web application must not keep its classes in memory.
   *
   * @param prefix the beginning of the threads' names; a number follows
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
}
