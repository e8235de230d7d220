package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rejects every use of a token after the first. */
final class OneTimeUse implements ClaimsPolicy {

  private final TokenIdStore store;
  private final StoreCalls calls = new StoreCalls();

  OneTimeUse(TokenIdStore store) {
    this.store = store;
  }

  /** The key of the check of one token. */
  private record Use(TokenIdStore store, String id) {

    @Override
    public String toString() {
      return "Use[]";
    }
  }

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    Optional<String> id = TokenIdStore.idOf(jwt);
    Optional<Instant> until = jwt.acceptedUntil();
    return id.isPresent() && until.isPresent()
        ? new PolicyDecision.Deferred(
            new DeferredCheck(
                new Use(store, id.get()),
                true,
                true,
                listener -> claim(jwt, id.get(), until.get(), listener)))
        : PolicyDecision.reject("missing_claim");
  }

  private CompletableFuture<PolicyDecision> claim(
      VerifiedJwt jwt, String id, Instant until, StoreListener listener) {
    return StoreCalls.heard(
            listener,
            "one-time",
            () ->
                calls.call(StoreCalls.userOf(jwt), store.mayBlock(), () -> store.claim(id, until)))
        .thenApply(first -> first ? PolicyDecision.accept() : PolicyDecision.reject("replayed"))
        .exceptionally(
            failure ->
                StoreCalls.unavailable(
                    "the store of one-time tokens: " + StoreCalls.problem(failure)));
  }
}
