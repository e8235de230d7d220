package dev.borderpost.jaxrs;

import static java.util.stream.Collectors.toMap;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Authentication and access control for a Jakarta REST application: passes a granted request on
 * with its user, and answers a refused request.
 *
 * <p>Resources get the user by {@code SecurityContext.getUserPrincipal()}, a {@link
 * dev.borderpost.JwtPrincipal}, and by {@code isUserInRole}; {@code getAuthenticationScheme()} is
 * {@code Bearer}. The rules of the guard are applied to every request, with the path relative to
 * the base URI, before a resource method is looked for, and again if a filter has changed method or
 * path since. Then {@code @RolesAllowed} and {@code @DenyAll} are applied, of the method or else of
 * its class, and of the locators of a sub-resource: without a token the answer is 401, without the
 * role 403. {@code @PermitAll} on a method lifts the annotation of its class, and no rule.
 *
 * <p>A 403 of the application that has no entity is completed as one of the guard, if the request
 * has a user.
 *
 * <p>A thread that needs a key waits for it, since Jakarta REST has no way to suspend a request in
 * a filter. The address of the client and its certificates are not known.
 *
 * <p>Register one instance, or the class; implementations ignore a second one. Thread-safe.
 */
public final class JwtAuthenticationFeature implements Feature, AutoCloseable {

  private final Optional<Guard> given;
  private final List<Guard> own = new CopyOnWriteArrayList<>();

  /**
   * Creates a feature that is configured by settings, as {@code docs/configuration.md} describes
   * them. In order of precedence: system properties ({@code borderpost.issuer}), environment
   * variables ({@code BORDERPOST_ISSUER}), properties of the application's {@link Configuration}
   * ({@code borderpost.issuer}).
   */
  public JwtAuthenticationFeature() {
    this.given = Optional.empty();
  }

  /**
   * Creates a feature that applies a guard.
   *
   * @param guard the access rules with their authenticator; stays open when this is closed
   */
  public JwtAuthenticationFeature(Guard guard) {
    this.given = Optional.of(guard);
  }

  /**
   * Registers the filters.
   *
   * @throws IllegalArgumentException if the settings have faults, or would have no effect beside a
   *     guard; the message lists all
   */
  @Override
  public boolean configure(FeatureContext context) {
    Map<String, String> settings = settings(context.getConfiguration().getProperties());
    if (given.isPresent() && !settings.isEmpty()) {
      throw new IllegalArgumentException(
          settings.keySet() + " have no effect, since the feature has a guard: remove them.");
    }
    Guard guard = given.orElseGet(() -> guard(settings));
    context.register(new PreMatchingFilter(guard));
    context.register(new JwtAuthenticationFilter(guard));
    return true;
  }

  private static Map<String, String> settings(Map<?, ?> properties) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().toString().startsWith("borderpost."))
        .collect(toMap(p -> p.getKey().toString(), p -> String.valueOf(p.getValue())));
  }

  private Guard guard(Map<String, String> settings) {
    Guard guard =
        new GuardConfiguration()
            .prefixedSettings("system property", settings(System.getProperties()))
            .environment(System.getenv())
            .prefixedSettings("configuration property", settings)
            .build();
    own.add(guard);
    return guard;
  }

  /**
   * Closes the guard that was made from settings. The application does so after its server has
   * stopped, unless the implementation calls {@code @PreDestroy} methods of features.
   */
  @Override
  @PreDestroy
  public void close() {
    own.forEach(Guard::close);
  }
}
