package dev.borderpost.servlet;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the application's own logs and traces get to know of a decision. */
final class Diagnostics {

  private static final boolean HAS_MDC = isThere("org.slf4j.MDC");
  private static final boolean HAS_OPENTELEMETRY =
      isThere("io.opentelemetry.api.trace.Span") && isThere("io.opentelemetry.context.Context");

  private Diagnostics() {}

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, Diagnostics.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Checks that the libraries are there that the guard asks for.
   *
   * @throws ServletException if one is not
   */
  static void requireLibraries(Guard guard, FilterConfig config) throws ServletException {
    if (guard.mdcKey().isPresent() && !HAS_MDC) {
      throw missing(config, "mdc", "SLF4J", "org.slf4j:slf4j-api");
    }
    if (guard.hasUserInTraces() && !HAS_OPENTELEMETRY) {
      throw missing(
          config, "trace-user", "the API of OpenTelemetry", "io.opentelemetry:opentelemetry-api");
    }
  }

  private static ServletException missing(
      FilterConfig config, String setting, String library, String artifact) {
    return new ServletException(
        "Filter "
            + config.getFilterName()
            + ": "
            + setting
            + ": it needs "
            + library
            + ", which Borderpost does not find: put "
            + artifact
            + " where Borderpost's filter is (such as WEB-INF/lib), or remove the setting.");
  }

  /** Passes a granted request on, and names its user while the application handles it. */
  static void doFilter(
      Guard guard,
      Optional<JwtPrincipal> user,
      FilterChain chain,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    if (guard.hasUserInTraces()) {
      user.map(JwtPrincipal::loggableName).ifPresent(CurrentSpan::setUser);
    }
    if (guard.mdcKey().isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    String key = guard.mdcKey().get();
    @Nullable String earlier =
        UserInMdc.replace(key, user.map(JwtPrincipal::loggableName).orElse(null));
    try {
      chain.doFilter(request, response);
    } finally {
      UserInMdc.replace(key, earlier);
    }
  }

  /** The request is answered with a refusal. */
  static void refused(Refused refusal) {
    if (HAS_OPENTELEMETRY) {
      CurrentSpan.setRefused(refusal.reason().code());
    }
  }
}
