package dev.borderpost;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Identification.Identified;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.policy.StoreQuestion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks policies about a user: first all of them, then the stores that some of them leave the last
 * word to. Thread-safe.
 */
final class PolicyRound {

  private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);
  private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);

  private final Clock clock;
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  PolicyRound(Clock clock) {
    this.clock = clock;
  }

  /** The answer is there already unless a store is asked that may block. */
  CompletableFuture<AuthenticationResult> ask(
      List<ClaimsPolicy> policies, Identified user, RequestView request) {
    Set<StoreQuestion> open = Set.of();
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision = ClaimsPolicy.decision(policy, user.principal().jwt(), request);
      if (decision instanceof PolicyDecision.Deferred deferred) {
        open = union(open, deferred.questions());
      } else if (!(decision instanceof PolicyDecision.Accepted)) {
        return completedFuture(answer(decision, user));
      }
    }
    return user.answered().containsAll(open)
        ? completedFuture(answer(PolicyDecision.accept(), user))
        : askStores(open, user);
  }

  /** One after the other: what leaves a trace comes last. */
  private CompletableFuture<AuthenticationResult> askStores(
      Set<StoreQuestion> open, Identified user) {
    List<StoreQuestion> inOrder = new ArrayList<>(open);
    inOrder.removeAll(user.answered());
    inOrder.sort(Comparator.comparing(StoreQuestion::isSpent));
    CompletableFuture<PolicyDecision> decision = completedFuture(PolicyDecision.accept());
    for (StoreQuestion question : inOrder) {
      decision =
          decision.thenCompose(
              soFar ->
                  soFar instanceof PolicyDecision.Accepted
                      ? question.ask().thenApply(answer -> loosened(answer, question))
                      : completedFuture(soFar));
    }
    Identified asked =
        new Identified(user.principal(), user.attachedByBrowser(), union(user.answered(), open));
    return decision.thenApply(last -> isOver(asked) ? expired() : answer(last, asked));
  }

  private static Set<StoreQuestion> union(Set<StoreQuestion> some, Set<StoreQuestion> others) {
    Set<StoreQuestion> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private PolicyDecision loosened(PolicyDecision answer, StoreQuestion question) {
    if (answer instanceof PolicyDecision.Unavailable unknown && question.acceptsFailure()) {
      warn("A request is accepted although a store did not answer: {}", unknown.reason());
      return PolicyDecision.accept();
    }
    return answer;
  }

  /**
   * Whether the token has expired while a store was asked, which may have forgotten it since: only
   * as long as it has not is "first use" an answer.
   */
  private boolean isOver(Identified user) {
    return user.principal()
        .jwt()
        .acceptedUntil()
        .filter(until -> clock.instant().isBefore(until))
        .isEmpty();
  }

  private AuthenticationResult answer(PolicyDecision decision, Identified user) {
    if (decision instanceof PolicyDecision.Accepted) {
      return new Authenticated(user.principal(), user.attachedByBrowser(), user.answered());
    }
    if (decision instanceof PolicyDecision.Rejected rejected) {
      return TokenCheck.invalidToken(rejected.reason(), "a policy rejected the token");
    }
    if (decision instanceof PolicyDecision.Forbidden forbidden) {
      return insufficientScope(List.of(), forbidden.reason(), "a policy forbade the request");
    }
    if (decision instanceof PolicyDecision.InsufficientScope missing) {
      return insufficientScope(missing.scopes(), "insufficient_scope", "a scope is missing");
    }
    if (decision instanceof PolicyDecision.Unavailable unknown) {
      warn("A policy could not decide, the request is answered with 503: {}", unknown.reason());
      return new Unavailable(unknown.retryAfter());
    }
    throw new IllegalStateException("a store answered with another question");
  }

  private static Rejected expired() {
    return TokenCheck.invalidToken("expired", "exp has passed while a store was asked");
  }

  private static Rejected insufficientScope(List<String> scopes, String code, String detail) {
    return new Rejected(BearerError.insufficientScope(scopes), new RejectionReason(code, detail));
  }

  /** In the log every 10 seconds at most, however many requests it concerns. */
  private void warn(String message, String reason) {
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + NANOS_BETWEEN_WARNINGS)) {
      log.warn(message, reason);
    } else {
      log.debug(message, reason);
    }
  }
}
