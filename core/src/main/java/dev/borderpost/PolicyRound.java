package dev.borderpost;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Forbidden;
import dev.borderpost.AuthenticationResult.InsufficientUserAuthentication;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.policy.PolicyDecision.Deferred;
import dev.borderpost.policy.TokenNeeds;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks policies about a user: first all of them, then the checks that some of them have deferred.
 * Thread-safe.
 */
final class PolicyRound {

  private static final RejectionReason MISSING_SCOPE =
      new RejectionReason("insufficient_scope", "a scope is missing");

  private final Clock clock;
  private final ClaimsPolicy.StoreListener listener;

  PolicyRound(Clock clock, ClaimsPolicy.StoreListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Asks the policies, in their order.
   *
   * @param user the user, with the keys of the checks that need not be asked again
   * @return complete already unless a deferred check has to be waited for
   */
  CompletableFuture<AuthenticationResult> ask(
      List<ClaimsPolicy> policies, Authenticated user, RequestView request) {
    Deferred open = null;
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision = ClaimsPolicy.decision(policy, user.principal().jwt(), request);
      if (decision instanceof Deferred deferred) {
        open = open == null ? deferred : open.and(deferred);
      } else if (!(decision instanceof PolicyDecision.Accepted)) {
        return completedFuture(refusal(decision, policies, user.principal().jwt()));
      }
    }
    return open == null || user.answered().containsAll(open.keys())
        ? completedFuture(user)
        : askDeferred(open, policies, user);
  }

  private CompletableFuture<AuthenticationResult> askDeferred(
      Deferred open, List<ClaimsPolicy> policies, Authenticated user) {
    Set<Object> answered = new HashSet<>(user.answered());
    answered.addAll(open.keys());
    Authenticated asked = user.withAnswered(answered);
    return ask(open, user.answered())
        .thenApply(
            // A store of one-time tokens forgets those that have expired: its "first use" would be
            // no answer any more.
            decision ->
                isOver(user.principal().jwt())
                    ? expired()
                    : decision instanceof PolicyDecision.Accepted
                        ? asked
                        : refusal(decision, policies, user.principal().jwt()))
        .toCompletableFuture();
  }

  /** Runs deferred checks, but for those that were answered before. */
  CompletionStage<PolicyDecision> ask(Deferred open, Set<Object> answered) {
    return open.ask(answered, listener);
  }

  /** Whether a token that was accepted has expired since. */
  boolean isOver(VerifiedJwt jwt) {
    return jwt.acceptedUntil().filter(clock.instant()::isBefore).isEmpty();
  }

  /**
   * The result for a decision that is not to accept.
   *
   * @param policies all policies for the request, whose needs the client is told with those of the
   *     decision
   * @param jwt the token; {@code null} if it was not verified
   */
  AuthenticationResult refusal(
      PolicyDecision decision, List<ClaimsPolicy> policies, @Nullable VerifiedJwt jwt) {
    if (decision instanceof PolicyDecision.Rejected rejected) {
      return Rejected.invalidToken(rejected.reason());
    }
    if (decision instanceof PolicyDecision.Forbidden forbidden) {
      return forbidden
          .told()
          .map(sentence -> new Forbidden(sentence, forbidden.reason()))
          .orElseGet(() -> new Forbidden(forbidden.reason()));
    }
    if (decision instanceof PolicyDecision.InsufficientScope missing) {
      TokenNeeds scopes = new TokenNeeds(missing.scopes(), List.of(), Optional.empty());
      List<String> needed = TokenNeeds.of(policies).and(scopes).scopes();
      RejectionReason reason = MISSING_SCOPE.with(needed, List.of());
      return Rejected.insufficientScope(
          needed, jwt == null ? reason : reason.explained(() -> missing(needed, jwt)));
    }
    if (decision instanceof PolicyDecision.InsufficientUserAuthentication missing) {
      TokenNeeds signIn = new TokenNeeds(List.of(), missing.acrValues(), missing.maxAge());
      return new InsufficientUserAuthentication(signIn.and(TokenNeeds.of(policies)));
    }
    if (decision instanceof PolicyDecision.Unavailable unknown) {
      return new Unavailable(unknown.reason(), unknown.retryAfter());
    }
    throw new IllegalStateException("a decision to accept or to defer is no refusal");
  }

  /** Without the scopes of the token, which a client may have got for many applications. */
  private static String missing(List<String> needed, VerifiedJwt jwt) {
    long others = jwt.scopes().stream().filter(scope -> !needed.contains(scope)).count();
    return MISSING_SCOPE.detail()
        + ": needed is "
        + needed
        + ", the token has "
        + (jwt.scopes().size() - others)
        + " of these and "
        + others
        + (others == 1 ? " other" : " others");
  }

  private static Rejected expired() {
    return Rejected.invalidToken(
        new RejectionReason("expired", "exp has passed while a deferred check was asked"));
  }
}
