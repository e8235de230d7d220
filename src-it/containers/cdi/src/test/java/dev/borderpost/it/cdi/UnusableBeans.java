package dev.borderpost.it.cdi;

import dev.borderpost.config.Configurable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Classes that a configuration cannot name. */
public final class UnusableBeans {

  private UnusableBeans() {}

  private abstract static class Accepting implements ClaimsPolicy {
    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }
  }

  /** Its only bean is of a class that extends it, and there are two of them. */
  public abstract static class Ambiguous extends Accepting {}

  @Dependent
  public static class OneOfTwo extends Ambiguous {}

  @Dependent
  public static class OtherOfTwo extends Ambiguous {}

  /** Has no scope, so that it is no bean where scopes are required. */
  public static class NoScope extends Accepting {
    @Inject Beans.Tenants tenants;
  }

  /** Inherits what has to be injected; its annotation does not make a bean. */
  @Singleton
  public static class OnlySingleton extends NoScope {}

  /** Cannot have the proxy that its scope needs. */
  @ApplicationScoped
  public static final class Final extends Accepting {}

  @RequestScoped
  public static class ConfigurableOfRequest extends Accepting implements Configurable {
    @Override
    public void configure(Map<String, String> settings) {}
  }

  @ApplicationScoped
  public static class Failing extends Accepting {
    public Failing() {
      if (!getClass().getName().contains("Proxy")) {
        throw new IllegalStateException("the bean's own trouble");
      }
    }
  }

  @Dependent
  public static class Refusing extends Accepting implements Configurable {
    @Override
    public void configure(Map<String, String> settings) {
      throw new IllegalArgumentException("claim is missing");
    }
  }
}
