package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.PolicyDecision.Deferred;
import dev.borderpost.verify.VerifiedJwt;
import java.util.List;
import java.util.Optional;

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

  /** Without the others: they would be asked without their request. */
  @Override
  public Optional<ClaimsPolicy> askedAgain() {
    List<ClaimsPolicy> again =
        policies.stream().map(ClaimsPolicy::askedAgain).flatMap(Optional::stream).toList();
    return again.isEmpty() ? Optional.empty() : Optional.of(new AllOf(again));
  }

  @Override
  public TokenNeeds needs() {
    return TokenNeeds.of(policies);
  }
}
