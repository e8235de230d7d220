package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.VerifiedJwt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All must accept; what some of them leave to stores is asked together. */
record AllOf(List<ClaimsPolicy> policies) implements ClaimsPolicy {

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    Set<StoreQuestion> questions = new HashSet<>();
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision = ClaimsPolicy.decision(policy, jwt, request);
      if (decision instanceof PolicyDecision.Deferred deferred) {
        questions.addAll(deferred.questions());
      } else if (!(decision instanceof PolicyDecision.Accepted)) {
        return decision;
      }
    }
    return questions.isEmpty() ? PolicyDecision.accept() : new PolicyDecision.Deferred(questions);
  }
}
