package dev.borderpost.authentication;

import dev.borderpost.access.Guard;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers a {@link JwtAuthenticationModule} for an application that has settings, and withdraws
 * it when the application ends. Containers find it in the jar; embedded ones may have to be told.
 *
 * <p>Settings are system properties ({@code borderpost.issuer}), environment variables ({@code
 * BORDERPOST_ISSUER}) and context-params ({@code borderpost.issuer}), in this order: see {@code
 * docs/configuration.md}. Without any, nothing happens.
 */
public final class AuthenticationInitializer implements ServletContainerInitializer {

  static final String NOT_SUPPORTED =
      "This server has no Jakarta Authentication, or it is not switched on for this application, so"
          + " that no module can be registered. In Jetty, add its modules with --add-modules="
          + "ee11-jaspi,ee11-jaspi-default-auth-config-factory (or ee10-…), and to the application a"
          + " file WEB-INF/jetty-ee11-web.xml that removes jakarta.security.auth.message. from"
          + " hiddenClassMatcher. In servers without it, use the servlet filter.";

  private static final System.Logger log =
      System.getLogger(AuthenticationInitializer.class.getName());

  /** Called by containers. */
  public AuthenticationInitializer() {}

  /**
   * Registers the module.
   *
   * @throws ServletException if settings have faults, or as {@link ModuleRegistration#of} says
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    if (!ServletAdapter.hasSettings(context)) {
      log.log(
          System.Logger.Level.INFO,
          () ->
              "borderpost-jakarta-authentication is there, but no setting (borderpost.issuer): no"
                  + " module is registered for "
                  + context.getContextPath());
      return;
    }
    if (!isSupported()) {
      throw new ServletException(NOT_SUPPORTED);
    }
    try {
      Guard guard = ServletAdapter.guard(context);
      try {
        context.addListener(new Withdrawal(ModuleRegistration.of(context, guard), guard));
      } catch (RuntimeException e) {
        guard.close();
        throw e;
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      // Without the cause, which has the same message: containers would log both.
      throw new ServletException("Jakarta Authentication by Borderpost: " + e.getMessage());
    }
  }

  private static boolean isSupported() {
    try {
      Class.forName(
          "jakarta.security.auth.message.config.AuthConfigFactory",
          false,
          AuthenticationInitializer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Ends the registration with the application. */
  private record Withdrawal(ModuleRegistration registration, Guard guard)
      implements ServletContextListener {

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      registration.close();
      guard.close();
    }
  }
}
