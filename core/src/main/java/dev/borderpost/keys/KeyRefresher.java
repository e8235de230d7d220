package dev.borderpost.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * What the sources of one authenticator share to keep their keys up to date: the clock and the
 * threads, the HTTP client, the listener, and the bounds on simultaneous fetches and on requests
 * that wait. Threads are daemons, and there are none before the first key is fetched.
 *
 * <p>Thread-safe.
 */
public final class KeyRefresher implements AutoCloseable {

  /** The number of threads that may wait for keys unless another is given: {@value}. */
  public static final int DEFAULT_WAITING_THREADS = 16;

  private static final int IDLE_SECONDS = 10;

  private final KeyListener listener;
  private final ScheduledThreadPoolExecutor scheduler;
  private final ThreadPoolExecutor threads;
  private final Timing timing;
  private final HttpClients httpClients;
  private final FetchPlaces fetchPlaces;
  private final WaitingRequests waiting;

  /** Runs once the keys are in use; {@code null} from then on. */
  private volatile @Nullable List<Runnable> whenInUse;

  /**
   * Begins without any source; {@value #DEFAULT_WAITING_THREADS} threads may wait for keys.
   *
   * @param listener whom the sources tell about their keys
   */
  public KeyRefresher(KeyListener listener) {
    this(listener, DEFAULT_WAITING_THREADS);
  }

  /**
   * Begins without any source.
   *
   * @param listener whom the sources tell about their keys
   * @param maxWaitingThreads how many threads may wait for keys at the same time, over all issuers;
   *     a quarter of them for one issuer
   */
  public KeyRefresher(KeyListener listener, int maxWaitingThreads) {
    this(listener, maxWaitingThreads, null);
  }

  KeyRefresher(KeyListener listener, @Nullable Timing timing) {
    this(listener, DEFAULT_WAITING_THREADS, timing);
  }

  private KeyRefresher(KeyListener listener, int maxWaitingThreads, @Nullable Timing timing) {
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
   * The same for an issuer that is not known to be in use: its keys are fetched when a request
   * needs them, and by no timer before {@link #accepted} says that a token of it was accepted.
   *
   * @return shares everything with this one, and is closed with it
   */
  public KeyRefresher onDemand() {
    return new KeyRefresher(this);
  }

  /** A token was accepted whose issuer's keys come from here: they are in use from now on. */
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

  /** Whether keys are kept up to date by timers, and used a while longer when that fails. */
  boolean isInUse() {
    return whenInUse == null;
  }

  /** Runs a task when the keys are in use: now, or with the first {@link #accepted}. */
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
   * The end of a lookup. If it is pending, this thread waits for it: for the fetch of its source,
   * with the built-in ones 5 seconds at most. A thread that finds no place among those that wait
   * already gets {@link KeyLookup.Unavailable} at once.
   *
   * @param issuer the issuer's identifier
   * @param lookup the answer of the issuer's source
   * @return the answer, never pending
   */
  public KeyLookup await(String issuer, KeyLookup lookup) {
    return lookup instanceof KeyLookup.Pending pending
        ? waiting.await(issuer, pending.lookup().toCompletableFuture())
        : lookup;
  }

  /**
   * The end of a lookup, without waiting. Asynchronous requests have 1024 places of their own; a
   * request that finds none gets {@link KeyLookup.Unavailable} at once.
   *
   * @param issuer the issuer's identifier
   * @param lookup the answer of the issuer's source
   * @return completes with the answer, never pending
   */
  public CompletionStage<KeyLookup> whenThere(String issuer, KeyLookup lookup) {
    return lookup instanceof KeyLookup.Pending pending
        ? waiting.whenThere(issuer, pending.lookup().toCompletableFuture())
        : CompletableFuture.completedFuture(lookup);
  }

  KeyListener listener() {
    return listener;
  }

  Timing timing() {
    return timing;
  }

  FetchPlaces fetchPlaces() {
    return fetchPlaces;
  }

  /**
   * Runs a task on a thread of its own. Tasks that might call code of users, or take their time,
   * run there, so that they do not hold up a timer.
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

  /** The client for sources that were not given one. */
  HttpClient httpClient(URI uri) {
    return httpClients.clientFor(uri);
  }

  /** Ends all threads. Sources that were started with this refresher get no new keys any more. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    threads.shutdown();
    httpClients.close();
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
}
