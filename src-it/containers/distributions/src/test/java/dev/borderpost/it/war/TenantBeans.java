package dev.borderpost.it.war;

import dev.borderpost.config.Configurable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/** Policies that a CDI container makes. */
public final class TenantBeans {

  private TenantBeans() {}

  @ApplicationScoped
  public static class Tenants {
    String of(String path) {
      return path.split("/")[3];
    }
  }

  /** Needs another bean, and has a setting. */
  @ApplicationScoped
  public static class SameTenant implements ClaimsPolicy, Configurable {
    @Inject Tenants tenants;
    private String claim;

    @Override
    public void configure(Map<String, String> settings) {
      claim = settings.get("claim");
    }

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return jwt.claims().string(claim).equals(Optional.of(tenants.of(request.path())))
          ? PolicyDecision.accept()
          : PolicyDecision.forbid("other tenant");
    }
  }

  /** Sees the request of the container. */
  @RequestScoped
  public static class OfRequest implements ClaimsPolicy {
    @Inject HttpServletRequest container;

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return container.getHeader("X-Forbidden") == null
          ? PolicyDecision.accept()
          : PolicyDecision.forbid("by the request of the container");
    }
  }

  /** Has no scope, so that it is no bean where scopes are required. */
  public static class NoScope implements ClaimsPolicy {
    @Inject Tenants tenants;

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }
  }
}
