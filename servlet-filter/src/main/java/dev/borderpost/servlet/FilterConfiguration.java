package dev.borderpost.servlet;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.store.RevocationList;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a filter, from these places in order of precedence: system properties,
 * environment variables, init-params of the filter, init-params of the web application.
 */
final class FilterConfiguration {

  private FilterConfiguration() {}

  /**
   * The guard for the settings; empty when the settings have faults and the application is already
   * running. The faults are then in the server's log.
   *
   * @throws ServletException if the settings have faults and the application is starting
   */
  static Optional<Guard> guard(FilterConfig config) throws ServletException {
    ServletContext context = config.getServletContext();
    GuardConfiguration configuration = new GuardConfiguration();
    try {
      Guard guard =
          configuration
              .prefixedSettings("system property", systemProperties())
              .environment(System.getenv())
              .settings("init-param", map(config.getInitParameterNames(), config::getInitParameter))
              .prefixedSettings(
                  "context-param", map(context.getInitParameterNames(), context::getInitParameter))
              .classLoader(context.getClassLoader()) // null in a plain context of embedded Jetty
              .webResources(context::getResourceAsStream)
              .instances(beans())
              .build();
      configuration.revocationList().ifPresent(list -> publish(list, config));
      return Optional.of(guard);
    } catch (IllegalArgumentException e) {
      return fault(e.getMessage(), config);
    } catch (LinkageError e) {
      return fault(
          e
              + ": a library that Borderpost needs is missing, or is there in another version."
              + " Probably the server has it too, and its own is loaded first: let those in"
              + " WEB-INF/lib be loaded first (in WebLogic prefer-application-packages)",
          config);
    }
  }

  /** The beans of the application, if it has the API of CDI. */
  private static Function<Class<?>, Optional<?>> beans() {
    try {
      Class.forName(
          "jakarta.enterprise.inject.spi.CDI", false, FilterConfiguration.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return type -> Optional.empty();
    }
    return new CdiInstances();
  }

  /** Reports a fault: to the caller while the application starts, later in the server's log. */
  private static Optional<Guard> fault(@Nullable String fault, FilterConfig config)
      throws ServletException {
    String message = "Filter " + config.getFilterName() + ": " + fault;
    if (isRunning(config.getServletContext())) {
      config.getServletContext().log(message);
      return Optional.empty();
    }
    // Without the cause, which has the same message: containers would log both.
    throw new ServletException(message);
  }

  /** Sets the context attribute with which servlets can revoke tokens. */
  private static void publish(RevocationList list, FilterConfig config) {
    ServletContext context = config.getServletContext();
    String attribute = RevocationList.class.getName();
    if (context.getAttribute(attribute) != null) {
      context.log(
          "Filter "
              + config.getFilterName()
              + " is not the first with revocation = on: the context attribute "
              + attribute
              + " is now its list, so make sure by store = jcache:… that all have the same");
    }
    context.setAttribute(attribute, list);
  }

  /** Whether the context can no longer be changed (Servlet 6.0 §4.4). */
  static boolean isRunning(ServletContext context) {
    try {
      context.setRequestCharacterEncoding(context.getRequestCharacterEncoding());
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static Map<String, String> systemProperties() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> System.getProperty(name) != null)
        .collect(Collectors.toMap(UnaryOperator.identity(), System::getProperty));
  }

  private static Map<String, String> map(Enumeration<String> names, UnaryOperator<String> valueOf) {
    return Collections.list(names).stream()
        .collect(Collectors.toMap(UnaryOperator.identity(), valueOf));
  }

  /** Logs a warning about rules without effect, because the filter is not mapped to their paths. */
  static void warnOfRulesOutside(AccessRules rules, FilterConfig config) {
    ServletContext context = config.getServletContext();
    FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
    if (registration == null) {
      return; // some containers have no registration for a filter that was added as an object
    }
    List<String> mappings = new ArrayList<>(registration.getUrlPatternMappings());
    for (String servlet : registration.getServletNameMappings()) {
      ServletRegistration mapped = context.getServletRegistration(servlet);
      mappings.addAll(mapped == null ? List.of() : mapped.getMappings());
    }
    if (mappings.isEmpty()) {
      return; // contexts that are simulated in tests do not tell them
    }
    for (String rule :
        rules.outside(mappings.stream().map(FilterConfiguration::pathPattern).toList())) {
      // In the server's log, since many applications have no logging of their own.
      context.log(
          "Filter "
              + config.getFilterName()
              + " has a rule for "
              + rule
              + ", but is only mapped to "
              + mappings
              + ": the rule has no effect, and nothing is checked there");
    }
  }

  /** A path pattern that is equivalent to a mapping (Servlet 6.0 §12.2) or covers it. */
  private static String pathPattern(String mapping) {
    String plainSegments = "(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)";
    boolean prefix = mapping.matches(plainSegments + "*/\\*");
    boolean exact = mapping.matches(plainSegments + "+");
    return prefix ? mapping + "*" : exact ? mapping : "/**"; // the default servlet, an extension, …
  }
}
