package dev.borderpost.it.cdi;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.config.Configurable;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Classes that work in the places where a configuration names classes. */
public final class Beans {

  /** What has happened to beans, also after their container was shut down. */
  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  private Beans() {}

  @ApplicationScoped
  public static class Tenants {
    String of(String path) {
      return path.split("/")[1];
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

  /** Lives as long as the filter. */
  @Dependent
  public static class DependentPolicy implements ClaimsPolicy {
    @Inject Tenants tenants;

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      EVENTS.add("dependent asked about " + tenants.of(request.path()));
      return PolicyDecision.accept();
    }

    @PreDestroy
    void end() {
      EVENTS.add("dependent destroyed");
    }
  }

  /** Each request has an instance, which sees the request of the container. */
  @RequestScoped
  public static class OfRequest implements ClaimsPolicy {
    @Inject HttpServletRequest container;

    @PostConstruct
    void begin() {
      EVENTS.add("created for " + container.getRequestURI());
    }

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return container.getHeader("X-Forbidden") == null
          ? PolicyDecision.accept()
          : PolicyDecision.forbid("by the request of the container");
    }
  }

  /** Is made by its constructor, and closed with the filter. */
  public static class NoBean implements ClaimsPolicy, AutoCloseable {
    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }

    @Override
    public void close() {
      EVENTS.add("closed " + getClass().getSimpleName());
    }
  }

  @ApplicationScoped
  public static class Listener implements AuthenticationListener {
    @Inject Tenants tenants;

    @Override
    public void decided(DecisionEvent event) {
      if (event.outcome() == Outcome.GRANTED) {
        String user = event.principal().map(JwtPrincipal::getName).orElse("nobody");
        EVENTS.add(user + " is at " + tenants.of(event.request().path()));
      }
    }
  }

  /** A token in a header that another bean names. */
  @ApplicationScoped
  public static class Extractor implements TokenExtractor {
    @Inject HeaderName name;

    @Override
    public Optional<EncodedToken> extract(RequestView request) {
      return TokenExtractor.header(name.value()).extract(request);
    }
  }

  @ApplicationScoped
  public static class HeaderName {
    String value() {
      return "X-Token";
    }
  }
}
