package dev.borderpost.keys;

import dev.borderpost.keys.KeySource.Details;
import dev.borderpost.keys.KeySource.Fetched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The cached keys of one issuer, and the fetches that keep them up to date: one at a time, each
 * planned by the one before it. Every fetch ends in {@link #settle}.
 *
 * <p>{@link #usable} and {@link #start} may be called at any time, all others only within {@link
 * Decisions#decide}.
 */
final class FetchLoop {

  private final KeyFetch fetch;
  private final FetchOptions options;
  private final KeyRefresher refresher;
  private final Timing timing;
  private final Decisions decisions;
  private final FetchPlan plan;
  private final FetchReport report;

  private volatile @Nullable KeySet held;
  private boolean hadKeys;
  private @Nullable FetchAttempt running;
  private int begun;
  private int ended;
  private Runnable cancelTimer = () -> {};
  private boolean closed;

  FetchLoop(
      String issuer,
      KeyFetch fetch,
      FetchOptions options,
      KeyRefresher refresher,
      Decisions decisions) {
    this.fetch = fetch;
    this.options = options;
    this.refresher = refresher;
    this.timing = refresher.timing();
    this.decisions = decisions;
    this.plan = new FetchPlan(timing.nanoTime());
    this.report = new FetchReport(issuer, refresher.listener());
  }

  /**
   * The cached keys; {@code null} if there are none, or if they have not been refreshed for too
   * long. Keys that no timer refreshes are not used beyond their lifetime.
   */
  @Nullable KeySet usable() {
    KeySet keys = held;
    Duration staleIfError = refresher.isInUse() ? options.staleIfError() : Duration.ZERO;
    return keys != null && keys.isUsable(timing.nanoTime(), staleIfError) ? keys : null;
  }

  @Nullable FetchAttempt running() {
    return running;
  }

  /** The number of the last started fetch. */
  int begun() {
    return begun;
  }

  /** The number of the last completed fetch. */
  int ended() {
    return ended;
  }

  /** Whether the last completed fetch has failed. */
  boolean hasFailed() {
    return report.problem().isPresent();
  }

  boolean isClosed() {
    return closed;
  }

  boolean isDue() {
    return plan.isDue(timing.nanoTime());
  }

  /** The time until the next fetch, in whole seconds, at least one. */
  Duration retryAfter() {
    return plan.retryAfter(timing.nanoTime());
  }

  /** Starts to refresh the keys by timers: now, or when the issuer is in use. */
  void start() {
    refresher.whenInUse(
        () -> {
          refresh();
          decisions.run(
              () -> {
                if (!closed && running == null) {
                  fetchAfter(plan.left(timing.nanoTime()));
                }
              });
        });
  }

  /**
   * Fetches the keys if that is due and no fetch is running. When a timer fires late, a request may
   * already have fetched the keys and planned the next fetch.
   */
  private void refresh() {
    refresher.fetchPlaces().schedule(whenOver -> decisions.decide(() -> beginIfDue(whenOver)));
  }

  private boolean beginIfDue(Runnable whenOver) {
    if (closed || running != null || !isDue()) {
      return false;
    }
    FetchAttempt unused = begin(whenOver);
    return true;
  }

  /** Whether there is a free place for a fetch that a request needs. */
  boolean mayBeginForRequest() {
    return refresher.fetchPlaces().hasPlaceForRequest();
  }

  /**
   * Starts a fetch that a request needs; no fetch of this issuer may be running.
   *
   * @return {@code null} if too many fetches of other issuers are running
   */
  @Nullable FetchAttempt beginForRequest() {
    FetchPlaces places = refresher.fetchPlaces();
    return places.takeForRequest() ? begin(places::giveBackForRequest) : null;
  }

  private FetchAttempt begin(Runnable whenOver) {
    cancelTimer.run();
    KeySet keys = held;
    boolean again = keys != null && !hasFailed() && keys.hasCurrentAddress(timing.nanoTime());
    FetchAttempt attempt =
        new FetchAttempt(
            ++begun, fetch.begin(), again ? keys : null, whenOver, new CompletableFuture<>());
    running = attempt;
    report.begun();
    decisions.thenRun(() -> refresher.execute(() -> run(attempt)));
    return attempt;
  }

  private void run(FetchAttempt attempt) {
    CompletionStage<?> unused =
        fetch
            .fetch(attempt.http(), attempt.previous())
            .whenComplete((keys, failure) -> decisions.run(() -> settle(attempt, keys, failure)))
            .whenComplete((keys, failure) -> attempt.over().complete(null));
  }

  /** Applies the result of a fetch, unless this was closed in the meantime. */
  private void settle(FetchAttempt attempt, @Nullable KeySet keys, @Nullable Throwable failure) {
    if (running == null || running.number() != attempt.number()) {
      return;
    }
    running = null;
    ended = attempt.number();
    decisions.thenRun(attempt.whenOver());
    if (keys != null) {
      succeeded(keys);
    } else if (failure != null) {
      failed(KeyFetch.cause(failure));
    }
  }

  private void succeeded(KeySet keys) {
    KeySet before = held;
    held = keys;
    hadKeys = true;
    double random = ThreadLocalRandom.current().nextDouble();
    fetchAfter(plan.succeeded(timing.nanoTime(), keys.lifetime(), random));
    decisions.thenRun(report.succeeded(before, keys));
  }

  private void failed(Throwable cause) {
    fetchAfter(plan.failed(timing.nanoTime(), KeyFetch.retryAfter(cause), usable() != null));
    decisions.thenRun(report.failed(cause));
  }

  private void fetchAfter(Duration delay) {
    cancelTimer.run();
    if (refresher.isInUse()) {
      cancelTimer = timing.after(delay, this::refresh);
    }
  }

  KeySource.Health health() {
    KeySet usable = usable();
    KeySet keys = held;
    long now = timing.nanoTime();
    return new KeySource.Health(
        usable == null ? 0 : usable.registry().size(),
        hadKeys,
        false,
        Optional.ofNullable(keys).map(known -> known.age(now)),
        report.problem(),
        closed || !refresher.isInUse() ? Optional.empty() : Optional.of(plan.left(now)),
        details(usable, Optional.ofNullable(keys).map(fetch::fetched)));
  }

  private static Details details(@Nullable KeySet usable, Optional<Fetched> fetched) {
    return usable == null
        ? new Details(Set.of(), List.of(), List.of(), fetched)
        : new Details(
            usable.registry().keyIds(), usable.registry().described(), usable.leftOut(), fetched);
  }

  /** Ends all fetches, also for waiting requests. */
  void close() {
    closed = true;
    held = null;
    fetch.end();
    cancelTimer.run();
    FetchAttempt attempt = running;
    running = null;
    if (attempt != null) {
      decisions.thenRun(attempt.whenOver());
      decisions.thenRun(
          () -> {
            attempt.http().cancel();
            refresher.execute(() -> attempt.over().complete(null));
          });
    }
  }
}
