package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.store.RevocationList;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** No token may be revoked: by its own name, its session's or its user's, all in one call. */
final class NotRevoked implements ClaimsPolicy {

  private static final Logger log = LoggerFactory.getLogger(NotRevoked.class);

  private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);

  private final RevocationList list;
  private final OnStoreFailure onFailure;
  private final StoreCalls calls = new StoreCalls();
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  NotRevoked(RevocationList list, OnStoreFailure onFailure) {
    this.list = list;
    this.onFailure = onFailure;
  }

  /** Tells the question about a token from others. */
  private record Question(
      RevocationList list, OnStoreFailure onFailure, List<String> ids, Instant issuedAt) {

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
            jwt.claims().issuedAt().orElse(Instant.MIN));
    return new PolicyDecision.Deferred(
        new DeferredCheck(question, false, true, () -> ask(question)));
  }

  private CompletableFuture<PolicyDecision> ask(Question question) {
    return calls
        .call(list.mayBlock(), () -> question.ids().stream().anyMatch(question::isRevoked))
        .thenApply(revoked -> revoked ? PolicyDecision.reject("revoked") : PolicyDecision.accept())
        .exceptionally(failure -> unknown("the revocation list: " + StoreCalls.problem(failure)));
  }

  private PolicyDecision unknown(String reason) {
    if (onFailure == OnStoreFailure.REFUSE) {
      return PolicyDecision.unavailable(reason);
    }
    String message = "A request is accepted although a store did not answer: {}";
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + NANOS_BETWEEN_WARNINGS)) {
      log.warn(message, reason);
    } else {
      log.debug(message, reason);
    }
    return PolicyDecision.accept();
  }
}
