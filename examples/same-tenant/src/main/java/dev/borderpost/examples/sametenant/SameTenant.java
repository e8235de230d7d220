package dev.borderpost.examples.sametenant;

import dev.borderpost.config.Configurable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Map;
import java.util.Set;

/**
 * Below a prefix, the next segment of the path is a tenant, and users only get to their own.
 * Settings: {@code prefix}, such as {@code /api/tenants/}, and {@code claim}, the claim that holds
 * the user's tenant.
 */
public final class SameTenant implements ClaimsPolicy, Configurable {

  private String prefix = "/tenants/";
  private String claim = "tenant";

  /** For web.xml. */
  public SameTenant() {}

  @Override
  public void configure(Map<String, String> settings) {
    for (String name : settings.keySet()) {
      if (!Set.of("prefix", "claim").contains(name)) {
        throw new IllegalArgumentException("there is no setting " + name + ": use prefix or claim");
      }
    }
    prefix = settings.getOrDefault("prefix", prefix);
    claim = settings.getOrDefault("claim", claim);
  }

  @Override
  public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
    if (!request.path().startsWith(prefix)) {
      return PolicyDecision.accept();
    }
    String tenant = request.path().substring(prefix.length()).split("/", 2)[0];
    return jwt.claims().string(claim).filter(tenant::equals).isPresent()
        ? PolicyDecision.accept()
        : PolicyDecision.forbid("other_tenant");
  }
}
