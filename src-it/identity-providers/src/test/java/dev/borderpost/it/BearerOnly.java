package dev.borderpost.it;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;

/** As {@code docs/from-keycloak-adapters.md} has it. */
public final class BearerOnly implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    return ClaimsPolicy.claimEquals("typ", "Bearer").evaluate(jwt, request);
  }
}
