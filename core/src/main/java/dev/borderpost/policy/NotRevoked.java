package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.store.RevocationList;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rejects revoked tokens. The identifiers of token, session and user are looked up in one call. */
final class NotRevoked implements ClaimsPolicy {

  private static final System.Logger log = System.getLogger(NotRevoked.class.getName());

  private final RevocationList list;
  private final RevocationList.OnFailure onFailure;
  private final StoreCalls calls = new StoreCalls();
  private final FailureLog failures = new FailureLog(log);

  NotRevoked(RevocationList list, RevocationList.OnFailure onFailure) {
    this.list = list;
    this.onFailure = onFailure;
  }

  /** The key of the check of one token. */
  private record Question(
      RevocationList list, RevocationList.OnFailure onFailure, List<String> ids, Instant issuedAt) {

    boolean isRevoked(String id) {
      return list.revokedBefore(id).filter(issuedAt::isBefore).isPresent();
    }

    @Override
    public String toString() {
      return "Question[]";
    }
  }

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    Question question =
        new Question(
            list,
            onFailure,
            RevocationList.idsOf(jwt),
            jwt.claims().issuedAt().map(iat -> earliest(iat, jwt)).orElse(Instant.MIN));
    return new PolicyDecision.Deferred(
        new DeferredCheck(question, false, true, listener -> ask(jwt, question, listener)));
  }

  @Override
  public Optional<ClaimsPolicy> askedAgain() {
    return Optional.of(this);
  }

  /** The earliest time at which a token was issued, if its issuer's clock may be ahead. */
  private static Instant earliest(Instant issuedAt, VerifiedJwt jwt) {
    return issuedAt.minus(
        Duration.between(
            jwt.claims().expiresAt().orElse(issuedAt), jwt.acceptedUntil().orElse(issuedAt)));
  }

  private CompletableFuture<PolicyDecision> ask(
      VerifiedJwt jwt, Question question, StoreListener listener) {
    return StoreCalls.heard(
            listener,
            "revocation",
            () ->
                calls.call(
                    StoreCalls.userOf(jwt),
                    list.mayBlock(),
                    () -> question.ids().stream().anyMatch(question::isRevoked)))
        .thenApply(revoked -> revoked ? PolicyDecision.reject("revoked") : PolicyDecision.accept())
        .exceptionally(this::unknown);
  }

  /** A bound of our own is no failure of the store: clients could reach it on purpose. */
  private PolicyDecision unknown(Throwable failure) {
    String problem = "the revocation list: " + StoreCalls.problem(failure);
    if (onFailure == RevocationList.OnFailure.REFUSE || StoreCalls.isOverBound(failure)) {
      return StoreCalls.unavailable(problem);
    }
    failures.warn("A request is accepted although a store did not answer: " + problem);
    return PolicyDecision.accept();
  }
}
