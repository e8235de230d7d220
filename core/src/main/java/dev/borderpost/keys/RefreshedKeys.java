package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
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
 * when to fetch, {@link WaitingRequests} which requests may wait; {@link FetchLoop} makes one fetch
 * after the other, each by way of {@link KeyFetch}.
 *
 * <p>Thread-safe.
 */
final class RefreshedKeys implements KeySource {

  private final String issuer;
  private final KeyRefresher refresher;
  private final Timing timing;
  private final FetchLoop fetches;

  private final Decisions decisions = new Decisions();
  // Both are used within decisions only.
  private final RefetchBudget budget;
  private final WaitingRequests waiting = new WaitingRequests();

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

  /** Fetches the keys if that is due. */
  void refresh() {
    fetches.refresh();
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    Optional<VerificationKey> key = atHand(header);
    return key.isPresent() ? KeyLookup.found(key.get()) : withinDeadline(search(header, -1));
  }

  private Optional<VerificationKey> atHand(JoseHeader header) {
    KeySet keys = fetches.usable();
    return keys == null ? Optional.empty() : keys.registry().find(header);
  }

  /** A second fetch may follow the first that is waited for, but not a second deadline. */
  private KeyLookup withinDeadline(KeyLookup lookup) {
    if (!(lookup instanceof KeyLookup.Pending pending)) {
      return lookup;
    }
    CompletableFuture<KeyLookup> answer = pending.lookup().toCompletableFuture();
    KeyLookup late = KeyLookup.unavailable(FetchPlan.MIN_PAUSE);
    Runnable cancel = timing.after(HttpFetch.DEADLINE, () -> answer.complete(late));
    return KeyLookup.pending(answer.whenComplete((key, failure) -> cancel.run()));
  }

  /**
   * Finds a key, having the keys fetched for it if need be.
   *
   * @param begunBefore how many fetches had begun when the key was first asked for, since only a
   *     later one shows whether it is published; negative when it is asked for now
   */
  private KeyLookup search(JoseHeader header, int begunBefore) {
    return decisions.decide(
        () -> {
          Optional<VerificationKey> key = atHand(header); // a fetch may have ended a moment ago
          if (key.isPresent()) {
            return KeyLookup.found(key.get());
          }
          int asked = begunBefore < 0 ? fetches.begun() : begunBefore;
          boolean fetchedInVain = fetches.ended() > asked && fetches.hasFailed();
          if (fetches.isClosed() || fetchedInVain) {
            return KeyLookup.unavailable(fetches.retryAfter());
          }
          KeySet keys = fetches.usable();
          return keys == null ? withoutKeys(header, asked) : unknownKey(header, asked, keys);
        });
  }

  private KeyLookup withoutKeys(JoseHeader header, int asked) {
    return fetches.running() != null || fetches.isDue()
        ? afterFetch(header, asked)
        : KeyLookup.unavailable(fetches.retryAfter());
  }

  private KeyLookup unknownKey(JoseHeader header, int asked, KeySet keys) {
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
    boolean mayWait =
        fetches.running() == null
            ? budget.take(name, now)
            : waiting.haveRoomFor(name, fetches.begun());
    if (mayWait) {
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
    FetchLoop.Attempt running = fetches.running();
    FetchLoop.Attempt attempt = running == null ? fetches.begin() : running;
    waiting.add(name(header), attempt.number());
    return KeyLookup.pending(attempt.over().thenCompose(ignored -> stage(search(header, asked))));
  }

  private static CompletionStage<KeyLookup> stage(KeyLookup lookup) {
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
