package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.VerifiedJwt;

/** A policy that says what a client needs from its authorization server. */
record Needing(ClaimsPolicy policy, TokenNeeds needs) implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    return policy.evaluate(jwt, request);
  }
}
