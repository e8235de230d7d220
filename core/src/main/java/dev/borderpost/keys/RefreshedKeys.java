package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys of one issuer, kept up to date for one authenticator.
 *
 * <p>A request whose key is at hand reads one field. What becomes of others is decided under a lock
 * that is never held for longer than that; keys are fetched without it. Who reads this begins at
 * {@link #find}: {@link KeySet} is what is held, {@link FetchPlan} and {@link RefetchBudget} say
 * when to fetch; {@link FetchLoop} makes one fetch after the other, each by way of {@link
 * KeyFetch}. How many requests may wait is decided for all issuers together, by {@link
 * WaitingRequests}.
 *
 * <p>Thread-safe.
 */
final class RefreshedKeys implements KeySource {

  /** How many keys may be searched for at the same time: real ones are few. */
  private static final int MAX_SEARCHES = 16;

  private static final KeyLookup NO_PLACE = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);

  private final String issuer;
  private final KeyRefresher refresher;
  private final Timing timing;
  private final FetchLoop fetches;

  private final Decisions decisions = new Decisions();
  // Both are used within decisions only.
  private final RefetchBudget budget;
  private final Map<Wanted, KeyLookup> searches = new HashMap<>();

  /** What a key is found by. */
  private record Wanted(String name, String algorithm) {}

  RefreshedKeys(
      String issuer,
      Set<JwsAlgorithm> algorithms,
      KeySetLocation location,
      FetchOptions options,
      KeyRefresher refresher) {
    this.issuer = issuer;
    this.refresher = refresher;
    this.timing = refresher.timing();
    this.budget = new RefetchBudget(timing.nanoTime());
    KeyFetch fetch = new KeyFetch(issuer, algorithms, location, timing);
    this.fetches = new FetchLoop(issuer, fetch, options, refresher, decisions);
  }

  /** Begins to keep the keys up to date. */
  void start() {
    fetches.start();
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    Optional<VerificationKey> key = atHand(header);
    return key.isPresent() ? KeyLookup.found(key.get()) : decisions.decide(() -> search(header));
  }

  private Optional<VerificationKey> atHand(JoseHeader header) {
    KeySet keys = fetches.usable();
    return keys == null ? Optional.empty() : keys.registry().find(header);
  }

  /** One search serves all requests that look for the same key, so that they can be many. */
  private KeyLookup search(JoseHeader header) {
    Wanted wanted = new Wanted(name(header), header.algorithm());
    KeyLookup common = searches.get(wanted);
    if (common != null) {
      return common;
    }
    KeyLookup lookup = search(header, fetches.begun(), searches.size() < MAX_SEARCHES);
    if (!(lookup instanceof KeyLookup.Pending pending)) {
      return lookup;
    }
    // A second fetch may follow the first, but not a second deadline.
    CompletableFuture<KeyLookup> answer = pending.lookup().toCompletableFuture();
    KeyLookup late = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);
    Runnable cancel = timing.after(HttpFetch.DEADLINE, () -> answer.complete(late));
    searches.put(wanted, lookup);
    CompletableFuture<?> unused =
        answer.whenComplete(
            (key, failure) -> {
              cancel.run();
              decisions.run(() -> searches.remove(wanted));
            });
    return lookup;
  }

  /**
   * Finds a key, having the keys fetched for it if need be.
   *
   * @param asked how many fetches had begun when the key was first asked for: only a later one
   *     shows whether it is published
   * @param hasRoom whether the search may wait for a fetch
   */
  private KeyLookup search(JoseHeader header, int asked, boolean hasRoom) {
    Optional<VerificationKey> key = atHand(header); // a fetch may have ended a moment ago
    if (key.isPresent()) {
      return KeyLookup.found(key.get());
    }
    boolean fetchedInVain = fetches.ended() > asked && fetches.hasFailed();
    if (fetches.isClosed() || fetchedInVain) {
      return KeyLookup.unavailable(fetches.retryAfter());
    }
    KeySet keys = fetches.usable();
    return keys == null
        ? withoutKeys(header, asked, hasRoom)
        : unknownKey(header, asked, hasRoom, keys);
  }

  private KeyLookup withoutKeys(JoseHeader header, int asked, boolean hasRoom) {
    if (fetches.running() == null && !fetches.isDue()) {
      return KeyLookup.unavailable(fetches.retryAfter());
    }
    return hasRoom ? afterFetch(header, asked) : NO_PLACE;
  }

  private KeyLookup unknownKey(JoseHeader header, int asked, boolean hasRoom, KeySet keys) {
    long now = timing.nanoTime();
    String name = name(header);
    if (fetches.ended() > asked) {
      budget.lookedFor(name, now);
      decisions.thenRun(() -> refresher.listener().keyUnknown(issuer, header.keyId()));
      return KeyLookup.absent();
    }
    if (budget.wasLookedFor(name, now)) {
      return KeyLookup.absent();
    }
    boolean isRunning = fetches.running() != null;
    if (!hasRoom || !(isRunning || fetches.mayBeginForRequest())) {
      return NO_PLACE;
    }
    if (isRunning || budget.take(name, now)) {
      return afterFetch(header, asked);
    }
    decisions.thenRun(() -> refresher.listener().refetchBudgetExhausted(issuer));
    boolean wasAbsentLately =
        !fetches.hasFailed() && keys.age(now).compareTo(RefetchBudget.INTERVAL) <= 0;
    return wasAbsentLately
        ? KeyLookup.absent()
        : KeyLookup.unavailable(FetchPlan.min(fetches.retryAfter(), RefetchBudget.INTERVAL));
  }

  /** Searches again after the fetch that is running, or after one that begins now. */
  private KeyLookup afterFetch(JoseHeader header, int asked) {
    FetchAttempt running = fetches.running();
    FetchAttempt attempt = running == null ? fetches.beginForRequest() : running;
    return attempt == null
        ? NO_PLACE
        : KeyLookup.pending(attempt.over().thenCompose(ignored -> searchAgain(header, asked)));
  }

  private CompletionStage<KeyLookup> searchAgain(JoseHeader header, int asked) {
    KeyLookup lookup = decisions.decide(() -> search(header, asked, true));
    return lookup instanceof KeyLookup.Pending pending
        ? pending.lookup()
        : CompletableFuture.completedFuture(lookup);
  }

  /** The name by which a header points to a key. */
  private static String name(JoseHeader header) {
    return header
        .keyId()
        .map(keyId -> "kid " + keyId)
        .or(() -> header.certificateThumbprint().map(thumbprint -> "x5t#S256 " + thumbprint))
        .orElseGet(() -> "alg " + header.algorithm());
  }

  @Override
  public Health health() {
    return decisions.decide(fetches::health);
  }

  @Override
  public void close() {
    decisions.run(fetches::close);
  }
}
