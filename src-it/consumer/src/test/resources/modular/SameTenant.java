package com.example.orders;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Optional;

/** Named by a setting. */
public final class SameTenant implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    return jwt.claims().string("tenant").equals(Optional.of(request.path().split("/")[2]))
        ? PolicyDecision.accept()
        : PolicyDecision.forbid("other tenant");
  }
}
