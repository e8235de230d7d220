package dev.borderpost.authentication;

import dev.borderpost.access.Guard;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigFactory.RegistrationContext;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The registration of a {@link JwtAuthenticationModule} for one application, which no application
 * with settings needs: {@link AuthenticationInitializer} has one then.
 *
 * <p>Thread-safe.
 */
public final class ModuleRegistration implements AutoCloseable {

  private static final String LAYER = "HttpServlet";
  private static final String DESCRIPTION = "Borderpost";

  /** The attribute by which the filter sees that there is a module. */
  private static final String ATTRIBUTE = "dev.borderpost.authentication.ModuleRegistration";

  private final ServletContext context;
  private final Guard guard;
  private final AuthConfigFactory factory;
  private final List<String> ids;

  private ModuleRegistration(ServletContext context, Guard guard, AuthConfigFactory factory) {
    this.context = context;
    this.guard = guard;
    this.factory = factory;
    AuthConfigProvider provider = new ModuleProvider(guard);
    ids =
        applicationIds(context)
            .map(id -> factory.registerConfigProvider(provider, LAYER, id, DESCRIPTION))
            .toList();
  }

  /**
   * Registers a module for an application that starts, before it gets requests. The guard becomes
   * the attribute {@code dev.borderpost.access.Guard} of the application, as with the filter.
   *
   * @param context the application; in Jetty, as a {@code ServletContainerInitializer} gets it
   * @param guard verifies the tokens; stays open when the registration is closed
   * @return the registration; to be closed when the application ends
   * @throws IllegalArgumentException if the guard has access rules
   * @throws IllegalStateException if the server has no Jakarta Authentication, if the application
   *     has another module, or if it has a {@link JwtAuthenticationFilter} already; the message
   *     contains a remedy
   */
  public static ModuleRegistration of(ServletContext context, Guard guard) {
    requireNoRules(guard);
    requireNoFilter(context);
    AuthConfigFactory factory = factory();
    requireNoOther(context, factory);
    ModuleRegistration registration = new ModuleRegistration(context, guard, factory);
    context.setAttribute(ATTRIBUTE, registration);
    context.setAttribute(Guard.class.getName(), guard);
    JettyFilter.addTo(context);
    return registration;
  }

  private static void requireNoRules(Guard guard) {
    List<String> rules = guard.rules().outside(List.of());
    if (!rules.isEmpty()) {
      throw new IllegalArgumentException(
          "rules: there are access rules, for "
              + String.join(", ", rules)
              + ", but with the module of Jakarta Authentication the security constraints of the"
              + " application decide about paths and roles. Write them as <security-constraint> or"
              + " @ServletSecurity and remove the rules, or remove the jar"
              + " borderpost-jakarta-authentication and use the servlet filter.");
    }
  }

  /** Of a filter that is added later, {@code init} fails. */
  private static void requireNoFilter(ServletContext context) {
    for (FilterRegistration filter : context.getFilterRegistrations().values()) {
      if (JwtAuthenticationFilter.class.getName().equals(filter.getClassName())) {
        throw new IllegalStateException(ServletAdapter.besideModule(filter.getName()));
      }
    }
  }

  private static AuthConfigFactory factory() {
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    if (factory == null) {
      throw new IllegalStateException(AuthenticationInitializer.NOT_SUPPORTED);
    }
    return factory;
  }

  private static void requireNoOther(ServletContext context, AuthConfigFactory factory) {
    if (context.getAttribute(ATTRIBUTE) != null) {
      throw new IllegalStateException(
          "The application has a module of Borderpost already: it is registered by its settings"
              + " (borderpost.issuer and others), or was registered in code. Remove the settings,"
              + " or one of the calls.");
    }
    applicationIds(context)
        .map(id -> factory.getConfigProvider(LAYER, id, null))
        .filter(Objects::nonNull)
        .flatMap(provider -> Arrays.stream(factory.getRegistrationIDs(provider)))
        .map(factory::getRegistrationContext)
        .filter(registered -> isOther(registered, context))
        .findAny()
        .ifPresent(
            other -> {
              throw new IllegalStateException(
                  "The application has another authentication module ("
                      + other.getDescription()
                      + "), such as an authentication mechanism of Jakarta Security: there can be"
                      + " one only. Remove it, or the jar borderpost-jakarta-authentication.");
            });
  }

  /** Whether a registration is for this application; not if an earlier start has left it. */
  private static boolean isOther(RegistrationContext registered, ServletContext context) {
    return registered != null
        && applicationIds(context).anyMatch(id -> id.equals(registered.getAppContext()))
        && !DESCRIPTION.equals(registered.getDescription());
  }

  /**
   * How the container calls the application (Jakarta Authentication 3.0 §3.2). Jetty has a name for
   * hosts without one, and writes the path of the root.
   */
  private static Stream<String> applicationIds(ServletContext context) {
    String host = context.getVirtualServerName();
    String id = (host == null ? "server" : host) + " " + context.getContextPath();
    return id.endsWith(" ") ? Stream.of(id, id + "/") : Stream.of(id);
  }

  /** Withdraws the module. */
  @Override
  public void close() {
    ids.forEach(factory::removeRegistration);
    context.removeAttribute(ATTRIBUTE);
    if (guard.equals(context.getAttribute(Guard.class.getName()))) {
      context.removeAttribute(Guard.class.getName());
    }
  }
}
