package dev.borderpost.policy;

import dev.borderpost.store.RevocationList;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Whether a token is revoked: by its own name, its session's or its user's, all in one call. */
final class NotRevoked implements StoreQuestion {

  private final StoreCalls calls;
  private final RevocationList list;
  private final OnStoreFailure onFailure;
  private final List<String> ids;
  private final Instant issuedAt;

  NotRevoked(StoreCalls calls, RevocationList list, OnStoreFailure onFailure, VerifiedJwt jwt) {
    this.calls = calls;
    this.list = list;
    this.onFailure = onFailure;
    this.ids = RevocationList.idsOf(jwt);
    this.issuedAt = jwt.claims().issuedAt().orElse(Instant.MIN);
  }

  @Override
  public CompletableFuture<PolicyDecision> ask() {
    return calls
        .call(list.mayBlock(), () -> ids.stream().anyMatch(this::isRevoked))
        .thenApply(revoked -> revoked ? PolicyDecision.reject("revoked") : PolicyDecision.accept())
        .exceptionally(
            failure ->
                PolicyDecision.unavailable("the revocation list: " + StoreCalls.problem(failure)));
  }

  private boolean isRevoked(String id) {
    Optional<Instant> before = list.revokedBefore(id);
    return before.filter(issuedAt::isBefore).isPresent();
  }

  @Override
  public boolean isSpent() {
    return false;
  }

  @Override
  public boolean acceptsFailure() {
    return onFailure == OnStoreFailure.ACCEPT;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NotRevoked that
        && list.equals(that.list)
        && ids.equals(that.ids)
        && issuedAt.equals(that.issuedAt)
        && onFailure == that.onFailure;
  }

  @Override
  public int hashCode() {
    return ids.hashCode();
  }

  @Override
  public String toString() {
    return "NotRevoked";
  }
}
