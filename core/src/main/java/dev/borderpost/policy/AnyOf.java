package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.VerifiedJwt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy that accepts if one of its policies accepts; deferred checks run only if no policy
 * accepts without one.
 */
record AnyOf(List<ClaimsPolicy> policies) implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    List<PolicyDecision> others = new ArrayList<>(policies.size());
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision = ClaimsPolicy.decision(policy, jwt, request);
      if (decision instanceof PolicyDecision.Accepted) {
        return decision;
      }
      others.add(decision);
    }
    return first(others, PolicyDecision.Deferred.class)
        .or(() -> first(others, PolicyDecision.Unavailable.class))
        .orElse(others.get(0));
  }

  /** Those of the first policy, whose decision counts where none accepts. */
  @Override
  public TokenNeeds needs() {
    return policies.get(0).needs();
  }

  private static Optional<PolicyDecision> first(
      List<PolicyDecision> decisions, Class<? extends PolicyDecision> kind) {
    return decisions.stream().filter(kind::isInstance).findFirst();
  }
}
