package dev.borderpost.it.war;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;

/** Cannot be made. */
public final class FailingPolicy implements ClaimsPolicy {

  public FailingPolicy() {
    throw new IllegalStateException("the policy's own trouble");
  }

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    return PolicyDecision.accept();
  }
}
