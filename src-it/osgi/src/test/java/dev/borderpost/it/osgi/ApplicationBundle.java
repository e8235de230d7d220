package dev.borderpost.it.osgi;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that verifies tokens; the service that it registers is how the test asks it. */
public final class ApplicationBundle implements BundleActivator {

  private Guard guard;

  @Override
  public void start(BundleContext context) {
    Map<String, String> settings = new HashMap<>();
    for (String name : new String[] {"issuer", "audience", "keys"}) {
      settings.put(name, context.getProperty(name));
    }
    settings.put("policies", OnlyAlice.class.getName());
    guard =
        new GuardConfiguration()
            .settings("framework property", settings)
            .classLoader(getClass().getClassLoader())
            .build();
    new JwtAuthenticationFilter(guard);
    UnaryOperator<String> service = this::answer;
    context.registerService(UnaryOperator.class, service, (Dictionary<String, ?>) null);
  }

  private String answer(String token) {
    AccessDecision decision = guard.decide(RequestView.of("GET", "/").token(token));
    return decision instanceof Granted granted
        ? granted.principal().orElseThrow().getName()
        : String.valueOf(((Refused) decision).status());
  }

  @Override
  public void stop(BundleContext context) {
    guard.close();
  }

  /** Named by a setting, and loaded from this bundle. */
  public static final class OnlyAlice implements ClaimsPolicy {
    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return jwt.claims().subject().equals(Optional.of("alice"))
          ? PolicyDecision.accept()
          : PolicyDecision.forbid("not alice");
    }
  }
}
