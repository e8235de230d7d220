package dev.borderpost.config;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Map;

/** A policy as users write it: named by class, with a setting of its own. */
public final class SampleTenantPolicy implements ClaimsPolicy, Configurable {

  private String tenant = "blue";

  @Override
  public void configure(Map<String, String> settings) {
    settings
        .keySet()
        .forEach(
            name -> {
              if (!name.equals("tenant")) {
                throw new IllegalArgumentException("there is no setting " + name);
              }
            });
    tenant = settings.getOrDefault("tenant", tenant);
  }

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    return jwt.claims().string("tenant").filter(tenant::equals).isPresent()
        ? PolicyDecision.accept()
        : PolicyDecision.forbid("other_tenant");
  }
}
