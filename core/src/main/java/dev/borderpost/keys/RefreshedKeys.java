package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, kept up to date for one authenticator.
 *
 * <p>A request whose key is at hand reads one field. Everything else is decided under a lock that
 * nobody holds for longer than that: fetching is asynchronous, one fetch at a time whoever asked
 * for it, and each ends in {@link #settle}.
 */
final class RefreshedKeys implements KeySource {

  private static final Logger log = LoggerFactory.getLogger(KeySource.class);

  private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
  private static final Duration MAX_LIFETIME = Duration.ofHours(24);
  private static final Duration LIFETIME_UNLESS_TOLD = Duration.ofMinutes(10);

  /** Keys are refreshed at this part of their lifetime, or up to a tenth of that earlier. */
  private static final double REFRESH_AT = 0.8;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** Without any keys, nobody gets in: it is worth to try more often. */
  private static final Duration MAX_PAUSE_WITHOUT_KEYS = Duration.ofSeconds(10);

  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

  /** How many requests may wait for unknown keys while others are at hand: half of Tomcat's. */
  private static final int MAX_WAITING = 100;

  /** How many different keys they may wait for: real ones are few. */
  private static final int MAX_NAMES_WAITING = 16;

  private final String issuer;
  private final Set<JwsAlgorithm> algorithms;
  private final KeySetLocation location;
  private final FetchOptions options;
  private final KeyRefresher refresher;
  private final Timing timing;

  private volatile @Nullable KeySet held;

  private final ReentrantLock lock = new ReentrantLock();
  // All of this is guarded by the lock.
  private final RefetchBudget budget;
  private @Nullable Fetch running;
  private final Set<String> namesWaiting = new HashSet<>();
  private int waiting;
  private int begun;
  private int ended;
  private int failures;
  private @Nullable String problem;
  private List<String> warnings = List.of();
  private long nextFetch;
  private Runnable cancelNextFetch = () -> {};
  private boolean closed;

  /**
   * Keys as they were fetched.
   *
   * @param address where they are
   * @param discovered when that was found out
   * @param entityTag the name of this version of the set
   * @param fetched when they were fetched or confirmed
   * @param lifetime for how long they are fresh from then on
   */
  private record KeySet(
      KeyRegistry registry,
      URI address,
      long discovered,
      Optional<String> entityTag,
      long fetched,
      Duration lifetime) {

    /** The same keys after an answer that they have not changed (RFC 9110 §15.4.5). */
    KeySet confirmed(HttpFetch.Document answer, long now) {
      return new KeySet(
          registry,
          address,
          discovered,
          answer.entityTag().or(() -> entityTag),
          now,
          RefreshedKeys.lifetime(answer).orElse(lifetime));
    }
  }

  /**
   * An attempt to fetch the keys.
   *
   * @param number counts them
   * @param previous what is only to be brought up to date; absent when the address has to be found
   *     out as well
   * @param over completes when everything is settled, never exceptionally
   */
  private record Fetch(
      int number,
      HttpFetch http,
      @Nullable KeySet previous,
      CompletableFuture<@Nullable Void> over) {}

  RefreshedKeys(
      String issuer,
      Set<JwsAlgorithm> algorithms,
      KeySetLocation location,
      FetchOptions options,
      KeyRefresher refresher) {
    this.issuer = issuer;
    this.algorithms = algorithms;
    this.location = location;
    this.options = options;
    this.refresher = refresher;
    this.timing = refresher.timing();
    this.budget = new RefetchBudget(timing);
    this.nextFetch = timing.nanoTime();
  }

  /**
   * Fetches the keys if that is due, and nobody does so already. A timer can come so late that a
   * request has had them fetched instead, and has planned the next fetch.
   */
  void refresh() {
    Fetch fetch;
    lock.lock();
    try {
      if (closed || running != null || timing.nanoTime() - nextFetch < 0) {
        return;
      }
      fetch = begin();
    } finally {
      lock.unlock();
    }
    refresher.execute(() -> run(fetch));
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    Optional<VerificationKey> key = atHand(header);
    return key.isPresent() ? KeyLookup.found(key.get()) : withinDeadline(search(header, -1));
  }

  private Optional<VerificationKey> atHand(JoseHeader header) {
    KeySet keys = usable();
    return keys == null ? Optional.empty() : keys.registry().find(header);
  }

  /** The keys at hand, unless they could not be refreshed for too long. */
  private @Nullable KeySet usable() {
    KeySet keys = held;
    return keys == null || age(keys).compareTo(keys.lifetime().plus(options.staleIfError())) > 0
        ? null
        : keys;
  }

  private Duration age(KeySet keys) {
    return Duration.ofNanos(timing.nanoTime() - keys.fetched());
  }

  /**
   * Finds a key, having the keys fetched for it if need be.
   *
   * @param begunBefore how many fetches had begun when the key was first asked for, since only a
   *     later one shows whether it is published; negative when it is asked for now
   */
  private KeyLookup search(JoseHeader header, int begunBefore) {
    String name = name(header);
    Runnable event = () -> {};
    Fetch fetch;
    boolean begins;
    int asked;
    lock.lock();
    try {
      Optional<VerificationKey> key = atHand(header); // a fetch may have ended a moment ago
      if (key.isPresent()) {
        return KeyLookup.found(key.get());
      }
      KeySet keys = usable();
      asked = begunBefore < 0 ? begun : begunBefore;
      boolean wasFetchedFor = ended > asked;
      if (closed || (wasFetchedFor && problem != null)) {
        return KeyLookup.unavailable(untilNextFetch());
      }
      if (keys != null && (wasFetchedFor || budget.wasLookedFor(name))) {
        if (wasFetchedFor) {
          budget.lookedFor(name);
          event = () -> refresher.listener().keyUnknown(issuer, header.keyId());
        }
        return KeyLookup.absent();
      }
      begins = running == null;
      if (begins && keys == null && timing.nanoTime() - nextFetch < 0) {
        return KeyLookup.unavailable(untilNextFetch());
      }
      if (keys != null && !(begins ? budget.take(name) : mayWait(name))) {
        event = () -> refresher.listener().refetchBudgetExhausted(issuer);
        return problem == null && age(keys).compareTo(RefetchBudget.INTERVAL) <= 0
            ? KeyLookup.absent() // it was not there a moment ago
            : KeyLookup.unavailable(min(untilNextFetch(), RefetchBudget.INTERVAL));
      }
      fetch = running == null ? begin() : running;
      namesWaiting.add(name);
      waiting++;
    } finally {
      lock.unlock();
      event.run();
    }
    if (begins) {
      refresher.execute(() -> run(fetch));
    }
    return KeyLookup.pending(fetch.over().thenCompose(ignored -> stage(search(header, asked))));
  }

  /** Tokens that name made-up keys must not hold up all threads of a server with a slow issuer. */
  private boolean mayWait(String name) {
    return waiting < MAX_WAITING
        && (namesWaiting.size() < MAX_NAMES_WAITING || namesWaiting.contains(name));
  }

  private static CompletionStage<KeyLookup> stage(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Pending pending
        ? pending.lookup()
        : CompletableFuture.completedFuture(lookup);
  }

  /** A second fetch may follow the first that is waited for, but not a second deadline. */
  private KeyLookup withinDeadline(KeyLookup lookup) {
    if (!(lookup instanceof KeyLookup.Pending pending)) {
      return lookup;
    }
    CompletableFuture<KeyLookup> answer = pending.lookup().toCompletableFuture();
    Runnable timer =
        timing.after(HttpFetch.DEADLINE, () -> answer.complete(KeyLookup.unavailable(FIRST_PAUSE)));
    return KeyLookup.pending(answer.whenComplete((key, failure) -> timer.run()));
  }

  /** What tells unknown keys apart. */
  private static String name(JoseHeader header) {
    return header
        .keyId()
        .map(keyId -> "kid " + keyId)
        .or(() -> header.certificateThumbprint().map(thumbprint -> "x5t#S256 " + thumbprint))
        .orElseGet(() -> "alg " + header.algorithm());
  }

  /** The time until the next attempt, in whole seconds, at least one. */
  private Duration untilNextFetch() {
    Duration left = Duration.ofNanos(nextFetch - timing.nanoTime());
    return Duration.ofSeconds(Math.max(1, left.plusMillis(999).toSeconds()));
  }

  /** Makes a new attempt the one that is running; the caller has to {@link #run} it unlocked. */
  private Fetch begin() {
    cancelNextFetch.run();
    KeySet keys = held;
    boolean addressIsGood =
        keys != null
            && problem == null
            && timing.nanoTime() - keys.discovered() < MAX_LIFETIME.toNanos();
    namesWaiting.clear();
    waiting = 0;
    running =
        new Fetch(
            ++begun,
            new HttpFetch(() -> options.httpClient().orElseGet(refresher::httpClient), timing),
            addressIsGood ? keys : null,
            new CompletableFuture<@Nullable Void>());
    return running;
  }

  private void run(Fetch fetch) {
    CompletableFuture<?> unused =
        CompletableFuture.completedFuture(fetch.previous())
            .thenCompose(
                previous -> previous == null ? afresh(fetch.http()) : again(fetch.http(), previous))
            .whenComplete((keys, failure) -> end(fetch, keys, failure));
  }

  private CompletionStage<KeySet> afresh(HttpFetch http) {
    return location
        .find(http)
        .thenCompose(address -> http.get(address, Optional.empty()))
        .thenApply(document -> read(document, timing.nanoTime()));
  }

  private CompletionStage<KeySet> again(HttpFetch http, KeySet previous) {
    return http.get(previous.address(), previous.entityTag())
        .thenApply(
            document ->
                document.notModified()
                    ? previous.confirmed(document, timing.nanoTime())
                    : read(document, previous.discovered()));
  }

  private KeySet read(HttpFetch.Document document, long discovered) {
    String address = HttpFetch.shown(document.uri());
    PublishedKeys published = JwkSetReader.read(address, document.content());
    List<String> problems = new ArrayList<>(published.problems());
    KeyRegistry registry = KeyRegistry.of(published.keys(), algorithms, problems);
    if (registry.isEmpty()) {
      throw new FetchException(
          "There is no usable key at " + address + ": " + String.join("; ", problems) + ".");
    }
    warn(address, problems);
    return new KeySet(
        registry,
        document.uri(),
        discovered,
        document.entityTag(),
        timing.nanoTime(),
        lifetime(document).orElse(LIFETIME_UNLESS_TOLD));
  }

  private static Optional<Duration> lifetime(HttpFetch.Document document) {
    return document.maxAge().map(told -> min(max(told, MIN_LIFETIME), MAX_LIFETIME));
  }

  /** Says which keys are left out, but not at each refresh. */
  private void warn(String address, List<String> problems) {
    if (!problems.equals(warnings)) {
      problems.forEach(
          text ->
              log.warn("Issuer {}: not used from {}: {}", HttpFetch.shown(issuer), address, text));
      warnings = List.copyOf(problems);
    }
  }

  private void end(Fetch fetch, @Nullable KeySet keys, @Nullable Throwable failure) {
    try {
      settle(fetch, keys, failure).run();
    } finally {
      fetch.over().complete(null);
    }
  }

  /**
   * Takes over what a fetch has brought.
   *
   * @return tells the listener, without the lock
   */
  private Runnable settle(Fetch fetch, @Nullable KeySet keys, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (running == null || running.number() != fetch.number()) {
        return () -> {}; // closed meanwhile
      }
      running = null;
      ended = fetch.number();
      return keys == null ? failed(failure) : succeeded(keys);
    } finally {
      lock.unlock();
    }
  }

  private Runnable succeeded(KeySet keys) {
    Set<String> before = held == null ? Set.of() : held.registry().keyIds();
    Set<String> after = keys.registry().keyIds();
    if (problem != null) {
      log.info("Issuer {}: its keys can be fetched again", HttpFetch.shown(issuer));
    }
    problem = null;
    failures = 0;
    held = keys;
    double part = REFRESH_AT * (1 - ThreadLocalRandom.current().nextDouble(0.1));
    fetchAfter(Duration.ofMillis((long) (keys.lifetime().toMillis() * part)));
    return () ->
        refresher.listener().keysRefreshed(issuer, without(after, before), without(before, after));
  }

  private Runnable failed(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String text =
        cause instanceof FetchException || cause instanceof IllegalArgumentException
            ? String.valueOf(cause.getMessage())
            : "Keys cannot be read: " + cause;
    if (problem == null) {
      log.warn("Issuer {}: {}", HttpFetch.shown(issuer), text);
      log.debug("Issuer {}: its keys could not be fetched", HttpFetch.shown(issuer), cause);
    }
    problem = text;
    failures++;
    Duration longest = usable() == null ? MAX_PAUSE_WITHOUT_KEYS : MAX_PAUSE;
    Duration pause = min(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)), longest);
    Optional<Duration> asked =
        cause instanceof FetchException told ? told.retryAfter() : Optional.empty();
    fetchAfter(max(pause, min(asked.orElse(Duration.ZERO), MAX_RETRY_AFTER)));
    return () -> refresher.listener().keysRefreshFailed(issuer, text);
  }

  private void fetchAfter(Duration delay) {
    nextFetch = timing.nanoTime() + delay.toNanos();
    cancelNextFetch = timing.after(delay, this::refresh);
  }

  @Override
  public KeyHealth health() {
    lock.lock();
    try {
      KeySet keys = usable();
      return new KeyHealth(
          keys == null ? 0 : keys.registry().size(),
          Optional.ofNullable(held).map(this::age),
          Optional.ofNullable(problem),
          closed
              ? Optional.empty()
              : Optional.of(max(Duration.ofNanos(nextFetch - timing.nanoTime()), Duration.ZERO)));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Fetch fetch;
    lock.lock();
    try {
      closed = true;
      held = null;
      cancelNextFetch.run();
      fetch = running;
      running = null;
    } finally {
      lock.unlock();
    }
    if (fetch != null) {
      fetch.http().cancel();
      refresher.execute(() -> fetch.over().complete(null));
    }
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    Set<String> rest = new HashSet<>(names);
    rest.removeAll(others);
    return Set.copyOf(rest);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
