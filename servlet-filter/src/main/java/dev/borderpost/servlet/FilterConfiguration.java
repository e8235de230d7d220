package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.store.RevocationList;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
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

  private static final System.Logger log = System.getLogger(FilterConfiguration.class.getName());

  private FilterConfiguration() {}

  /**
   * The guard for the settings; empty when the settings have faults and the application is already
   * running. The faults are then in the server's log.
   *
   * @throws ServletException if the settings have faults and the application is starting
   */
  static Optional<Guard> guard(FilterConfig config) throws ServletException {
    GuardConfiguration configuration =
        configuration(
            config.getServletContext(),
            map(config.getInitParameterNames(), config::getInitParameter));
    try {
      Guard guard = build(configuration);
      configuration.revocationList().ifPresent(list -> publish(list, config));
      return Optional.of(guard);
    } catch (IllegalArgumentException e) {
      return fault(e.getMessage(), config);
    }
  }

  /**
   * The settings of an application, from their places in order of precedence.
   *
   * @param initParams what the application gives to the adapter itself
   */
  static GuardConfiguration configuration(ServletContext context, Map<String, String> initParams) {
    return new GuardConfiguration()
        .prefixedSettings("system property", systemProperties())
        .environment(System.getenv())
        .settings("init-param", initParams)
        .prefixedSettings("context-param", contextParams(context))
        .classLoader(context.getClassLoader()) // null in a plain context of embedded Jetty
        .webResources(context::getResourceAsStream)
        .instances(beans());
  }

  /**
   * Builds a guard.
   *
   * @throws IllegalArgumentException if settings have faults, or if a library is missing
   */
  static Guard build(GuardConfiguration configuration) {
    try {
      return configuration.build();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          e
              + ": a library that Borderpost needs is missing, or is there in another version."
              + " Probably the server has it too, and its own is loaded first: let those in"
              + " WEB-INF/lib be loaded first (in WebLogic prefer-application-packages)",
          e);
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
    // Also while the application starts: Tomcat logs the exception in a file of its own only.
    log.log(ERROR, message);
    if (isRunning(config.getServletContext())) {
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
      log.log(
          WARNING,
          "Filter "
              + config.getFilterName()
              + " is not the first with revocation = on: the context attribute "
              + attribute
              + " is now its list, so make sure by store = jcache:… that all have the same");
    }
    context.setAttribute(attribute, list);
  }

  /** Sets the context attribute with which endpoints can watch tokens, unless it is set already. */
  static void publish(Guard guard, ServletContext context) {
    if (context.getAttribute(Guard.class.getName()) == null) {
      context.setAttribute(Guard.class.getName(), guard);
    }
  }

  /** Removes the context attribute of a guard. */
  static void withdraw(Guard guard, ServletContext context) {
    if (guard.equals(context.getAttribute(Guard.class.getName()))) {
      context.removeAttribute(Guard.class.getName());
    }
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

  static Map<String, String> contextParams(ServletContext context) {
    return map(context.getInitParameterNames(), context::getInitParameter);
  }

  private static Map<String, String> map(Enumeration<String> names, UnaryOperator<String> valueOf) {
    return Collections.list(names).stream()
        .collect(Collectors.toMap(UnaryOperator.identity(), valueOf));
  }

  /** Maps the filter to the requests for metadata, if it answers them and is not mapped to them. */
  static void coverMetadata(Guard guard, FilterConfig config) {
    FilterRegistration registration =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    if (guard.metadataPaths().isEmpty() || registration == null) {
      return;
    }
    String paths = guard.metadataPaths().get();
    List<String> patterns = pathPatterns(registration, config);
    AccessRules metadata = AccessRules.builder().permit(paths).build();
    if (!patterns.isEmpty() && !metadata.outside(patterns).isEmpty()) {
      try {
        registration.addMappingForUrlPatterns(
            EnumSet.of(DispatcherType.REQUEST), true, paths.replace("/**", "/*"));
      } catch (IllegalStateException e) {
        log.log(
            WARNING,
            "Filter "
                + config.getFilterName()
                + " is not mapped to "
                + paths
                + ": clients cannot get the metadata of the resource. Map the filter to it as well");
      }
    }
  }

  /**
   * Logs a warning about rules and resources without effect, because the filter is not mapped to
   * their paths.
   */
  static void warnOfPathsOutside(Guard guard, FilterConfig config) {
    FilterRegistration registration =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    if (registration == null) {
      return; // some containers have no registration for a filter that was added as an object
    }
    List<String> patterns = pathPatterns(registration, config);
    if (patterns.isEmpty()) {
      return; // as in the context of Spring's MockMvc
    }
    guard.rules().outside(patterns).forEach(rule -> warn("a rule for " + rule, "rule", config));
    guard
        .resourcesOutside(patterns)
        .forEach(resource -> warn("the resource " + resource, "resource", config));
  }

  private static void warn(String what, String noun, FilterConfig config) {
    FilterRegistration registration =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    log.log(
        WARNING,
        "Filter "
            + config.getFilterName()
            + " has "
            + what
            + ", but is only mapped to "
            + mappings(registration, config)
            + ": the "
            + noun
            + " has no effect, and nothing is checked there");
  }

  private static List<String> pathPatterns(FilterRegistration registration, FilterConfig config) {
    return mappings(registration, config).stream().map(FilterConfiguration::pathPattern).toList();
  }

  private static List<String> mappings(FilterRegistration registration, FilterConfig config) {
    List<String> mappings = new ArrayList<>(registration.getUrlPatternMappings());
    for (String servlet : registration.getServletNameMappings()) {
      ServletRegistration mapped = config.getServletContext().getServletRegistration(servlet);
      mappings.addAll(mapped == null ? List.of() : mapped.getMappings());
    }
    return mappings;
  }

  /** A path pattern that is equivalent to a mapping (Servlet 6.0 §12.2) or covers it. */
  private static String pathPattern(String mapping) {
    String plainSegments = "(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)";
    boolean prefix = mapping.matches(plainSegments + "*/\\*");
    boolean exact = mapping.matches(plainSegments + "+");
    return prefix ? mapping + "*" : exact ? mapping : "/**"; // the default servlet, an extension, …
  }
}
