package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.PolicyDecision.Deferred;
import dev.borderpost.verify.VerifiedJwt;
import java.util.List;

/** A policy that accepts if all of its policies accept; the checks that they defer run together. */
record AllOf(List<ClaimsPolicy> policies) implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    Deferred open = null;
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision = ClaimsPolicy.decision(policy, jwt, request);
      if (decision instanceof Deferred deferred) {
        open = open == null ? deferred : open.and(deferred);
      } else if (!(decision instanceof PolicyDecision.Accepted)) {
        return decision;
      }
    }
    return open == null ? PolicyDecision.accept() : open;
  }

  /** Only if all are: the others would be asked without their request. */
  @Override
  public boolean isAskedAgain() {
    return !policies.isEmpty() && policies.stream().allMatch(ClaimsPolicy::isAskedAgain);
  }

  @Override
  public TokenNeeds needs() {
    return TokenNeeds.of(policies);
  }
}
