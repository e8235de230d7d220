package dev.borderpost.keys;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are held of one issuer, and the fetches that keep them up to date: one at a time,
 * each planned by the one before it. Every fetch ends in {@link #settle}.
 *
 * <p>{@link #usable} may be called at any time, {@link #refresh} by a timer, all others only within
 * {@link Decisions#decide}.
 */
final class FetchLoop {

  private static final Logger log = LoggerFactory.getLogger(FetchLoop.class);

  private final String issuer;
  private final KeyFetch fetch;
  private final FetchOptions options;
  private final KeyRefresher refresher;
  private final Timing timing;
  private final Decisions decisions;
  private final FetchPlan plan;

  private volatile @Nullable KeySet held;
  private @Nullable Attempt running;
  private int begun;
  private int ended;
  private @Nullable String problem;
  private Runnable cancelTimer = () -> {};
  private boolean closed;

  /**
   * An attempt to fetch the keys.
   *
   * @param number counts them
   * @param previous keys that are to be brought up to date; {@code null} when their address has to
   *     be found out as well
   * @param over completes when everything is settled, never exceptionally
   */
  record Attempt(
      int number,
      HttpFetch http,
      @Nullable KeySet previous,
      CompletableFuture<@Nullable Void> over) {}

  FetchLoop(
      String issuer,
      KeyFetch fetch,
      FetchOptions options,
      KeyRefresher refresher,
      Decisions decisions) {
    this.issuer = issuer;
    this.fetch = fetch;
    this.options = options;
    this.refresher = refresher;
    this.timing = refresher.timing();
    this.decisions = decisions;
    this.plan = new FetchPlan(timing.nanoTime());
  }

  /** The keys at hand, unless they could not be refreshed for too long. */
  @Nullable KeySet usable() {
    KeySet keys = held;
    return keys != null && keys.isUsable(timing.nanoTime(), options.staleIfError()) ? keys : null;
  }

  /** The fetch that is under way. */
  @Nullable Attempt running() {
    return running;
  }

  /** The number of the fetch that began last. */
  int begun() {
    return begun;
  }

  /** The number of the fetch that ended last. */
  int ended() {
    return ended;
  }

  /** Whether the fetch that ended last has failed. */
  boolean hasFailed() {
    return problem != null;
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

  /**
   * Fetches the keys if that is due and they are not being fetched already. A timer can come so
   * late that a request has had them fetched instead, and has planned the next fetch.
   */
  void refresh() {
    decisions.run(
        () -> {
          if (!closed && running == null && isDue()) {
            Attempt unused = begin();
          }
        });
  }

  /** Begins a fetch; none must be under way. */
  Attempt begin() {
    cancelTimer.run();
    KeySet keys = held;
    boolean again = keys != null && problem == null && keys.hasCurrentAddress(timing.nanoTime());
    HttpFetch http =
        new HttpFetch(() -> options.httpClient().orElseGet(refresher::httpClient), timing);
    Attempt attempt =
        new Attempt(++begun, http, again ? keys : null, new CompletableFuture<@Nullable Void>());
    running = attempt;
    decisions.thenRun(() -> refresher.execute(() -> run(attempt)));
    return attempt;
  }

  private void run(Attempt attempt) {
    CompletionStage<?> unused =
        fetch
            .fetch(attempt.http(), attempt.previous())
            .whenComplete((keys, failure) -> end(attempt, keys, failure));
  }

  private void end(Attempt attempt, @Nullable KeySet keys, @Nullable Throwable failure) {
    try {
      decisions.run(() -> settle(attempt, keys, failure));
    } finally {
      attempt.over().complete(null);
    }
  }

  /** Takes over what a fetch has brought, unless this was closed meanwhile. */
  private void settle(Attempt attempt, @Nullable KeySet keys, @Nullable Throwable failure) {
    if (running != attempt) {
      return;
    }
    running = null;
    ended = attempt.number();
    if (keys != null) {
      succeeded(keys);
    } else if (failure != null) {
      failed(KeyFetch.cause(failure));
    }
  }

  private void succeeded(KeySet keys) {
    KeySet before = held;
    if (problem != null) {
      log.info("Issuer {}: its keys can be fetched again", issuer);
    }
    problem = null;
    held = keys;
    double random = ThreadLocalRandom.current().nextDouble();
    fetchAfter(plan.succeeded(timing.nanoTime(), keys.lifetime(), random));
    decisions.thenRun(
        () ->
            refresher
                .listener()
                .keysRefreshed(
                    issuer,
                    keys.keyIdsBeyond(before),
                    before == null ? Set.of() : before.keyIdsBeyond(keys)));
  }

  private void failed(Throwable cause) {
    String text = KeyFetch.problem(cause);
    if (problem == null) {
      log.warn("Issuer {}: {}", issuer, text);
      log.debug("Issuer {}: its keys could not be fetched", issuer, cause);
    }
    problem = text;
    fetchAfter(plan.failed(timing.nanoTime(), KeyFetch.retryAfter(cause), usable() != null));
    decisions.thenRun(() -> refresher.listener().keysRefreshFailed(issuer, text));
  }

  private void fetchAfter(Duration delay) {
    cancelTimer = timing.after(delay, this::refresh);
  }

  KeySource.Health health() {
    KeySet usable = usable();
    KeySet keys = held;
    long now = timing.nanoTime();
    return new KeySource.Health(
        usable == null ? 0 : usable.registry().size(),
        Optional.ofNullable(keys).map(known -> known.age(now)),
        Optional.ofNullable(problem),
        closed ? Optional.empty() : Optional.of(plan.left(now)));
  }

  /** Ends everything, also for the requests that wait. */
  void close() {
    closed = true;
    held = null;
    cancelTimer.run();
    Attempt attempt = running;
    running = null;
    if (attempt != null) {
      decisions.thenRun(
          () -> {
            attempt.http().cancel();
            refresher.execute(() -> attempt.over().complete(null));
          });
    }
  }
}
