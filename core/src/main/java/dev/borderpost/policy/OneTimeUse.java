package dev.borderpost.policy;

import dev.borderpost.store.TokenIdStore;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Whether this is the first use of a token. */
final class OneTimeUse implements StoreQuestion {

  private final StoreCalls calls;
  private final TokenIdStore store;
  private final String id;
  private final Instant until;

  OneTimeUse(StoreCalls calls, TokenIdStore store, String id, Instant until) {
    this.calls = calls;
    this.store = store;
    this.id = id;
    this.until = until;
  }

  @Override
  public CompletableFuture<PolicyDecision> ask() {
    return calls
        .call(store.mayBlock(), () -> store.claim(id, until))
        .thenApply(first -> first ? PolicyDecision.accept() : PolicyDecision.reject("replayed"))
        .exceptionally(
            failure ->
                PolicyDecision.unavailable(
                    "the store of one-time tokens: " + StoreCalls.problem(failure)));
  }

  @Override
  public boolean isSpent() {
    return true;
  }

  @Override
  public boolean acceptsFailure() {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OneTimeUse that && store.equals(that.store) && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "OneTimeUse";
  }
}
