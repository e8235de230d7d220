package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys of one issuer, kept up to date for one authenticator.
 *
 * <p>A request whose key is cached reads one field. For other requests, a decision is made under a
 * lock, which is held only for the decision; keys are fetched without it. Start reading at {@link
 * #find}: {@link KeySet} holds the cached keys; {@link FetchPlan} and {@link RefetchBudget} decide
 * when to fetch; {@link FetchLoop} makes one fetch after the other, each through {@link KeyFetch};
 * {@link WaitingRequests} limits the waiting requests of all issuers together.
 *
 * <p>Thread-safe.
 */
final class RefreshedKeys implements KeySource {

  /** The number of keys that may be searched for at the same time; real keys are few. */
  private static final int MAX_SEARCHES = 16;

  private static final KeyLookup NO_PLACE = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);

  private final String issuer;
  private final String description;
  private final KeyRefresher refresher;
  private final Timing timing;
  private final FetchLoop fetches;

  private final Decisions decisions = new Decisions();
  // Both are only used within decisions.
  private final RefetchBudget budget;
  private final Map<Wanted, KeyLookup> searches = new HashMap<>();

  /** The criteria of a search for a key. */
  private record Wanted(String name, String algorithm) {}

  RefreshedKeys(RemoteKeys.ForIssuer keys, KeyRefresher refresher) {
    this.issuer = keys.issuer();
    this.description = keys.description();
    this.refresher = refresher;
    this.timing = refresher.timing();
    this.budget = new RefetchBudget(timing.nanoTime());
    KeyFetch fetch = new KeyFetch(keys, refresher.connections(keys.options()), timing);
    this.fetches = new FetchLoop(issuer, fetch, keys.options(), refresher, decisions);
  }

  /** Starts to keep the keys up to date. */
  void start() {
    fetches.start();
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    KeyLookup lookup = atHand(header);
    return lookup instanceof KeyLookup.Found ? lookup : decisions.decide(() -> search(header));
  }

  private KeyLookup atHand(JoseHeader header) {
    KeySet keys = fetches.usable();
    return keys == null ? KeyLookup.absent() : keys.registry().find(header);
  }

  /** Searches for a key. All requests for the same key share one search. */
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
    // A second fetch may follow the first, but within the same deadline.
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
   * Finds a key, with a fetch if necessary.
   *
   * @param asked the number of fetches that had started when the key was first requested: only a
   *     later fetch shows whether it is published
   * @param hasRoom whether the search may wait for a fetch
   */
  private KeyLookup search(JoseHeader header, int asked, boolean hasRoom) {
    KeyLookup lookup = atHand(header); // a fetch may have ended just now
    if (lookup instanceof KeyLookup.Found) {
      return lookup;
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

  /** Searches again after the running fetch, or after one that starts now. */
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

  /** The name by which a header identifies a key. */
  private static String name(JoseHeader header) {
    return header
        .keyId()
        .map(keyId -> "kid " + keyId)
        .or(() -> header.certificateThumbprint().map(thumbprint -> "x5t#S256 " + thumbprint))
        .or(() -> header.sha1Thumbprint().map(thumbprint -> "x5t " + thumbprint))
        .orElseGet(() -> "alg " + header.algorithm());
  }

  @Override
  public String description() {
    return description;
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
