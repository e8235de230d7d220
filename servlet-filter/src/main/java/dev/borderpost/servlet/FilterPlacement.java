package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Places the filter among the other filters of an application so that no request bypasses it. */
final class FilterPlacement {

  private static final System.Logger log = System.getLogger(FilterPlacement.class.getName());

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ASYNC);

  /** The attribute of applications with a module of borderpost-jakarta-authentication. */
  private static final String MODULE = "dev.borderpost.authentication.ModuleRegistration";

  private FilterPlacement() {}

  /**
   * Maps the filter to the dispatches of the requests that it is mapped to, and before the
   * container's filter that answers WebSocket handshakes. Nothing is mapped if that fails, or if it
   * was mapped so before.
   *
   * @throws ServletException if handshakes or dispatches would bypass the filter, or if a module of
   *     Jakarta Authentication decides beside it; the message contains a remedy
   */
  static void secure(FilterConfig config) throws ServletException {
    ServletContext context = config.getServletContext();
    String name = config.getFilterName();
    if (context.getAttribute(MODULE) != null) {
      throw new ServletException(ServletAdapter.besideModule(name));
    }
    FilterRegistration filter = context.getFilterRegistration(name);
    boolean running = FilterConfiguration.isRunning(context);
    UpgradeFilters upgrades = UpgradeFilters.of(context);
    if (filter != null) {
      requireCoverage(filter, name, upgrades, running);
    }
    boolean byName = filter != null && filter.getUrlPatternMappings().isEmpty();
    boolean inFront = byName || isInFront(name, upgrades);
    if (!inFront && !overtake(name, upgrades)) {
      throw new ServletException(overtakenBy(upgrades, name));
    }
    if (!byName) {
      stayInFront(name, upgrades);
    }
    boolean dispatched = filter == null || mapToDispatches(filter, name, upgrades);
    if (running && !(inFront && dispatched)) {
      log.log(
          WARNING,
          "Filter "
              + name
              + " was created while the application was running, as Undertow does at the first"
              + " request. Until now it was not called for "
              + (inFront ? "forwards, includes and async dispatches" : "WebSocket handshakes")
              + ". To mend that, map it to all dispatcher types, in front of other filters, or let"
              + " the server create filters at start-up (in Undertow"
              + " DeploymentInfo.setEagerFilterInit(true), in WildFly eager-filter-initialization)");
    }
  }

  /**
   * Lets servlets behind the filter process requests asynchronously, as the filter itself allows,
   * also if its registration does not say so: by default, a registration does not.
   */
  static void supportAsync(FilterConfig config) {
    FilterRegistration filter =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    if (filter instanceof FilterRegistration.Dynamic registration) {
      try {
        registration.setAsyncSupported(true);
      } catch (IllegalStateException e) {
        // The application is running: it stays as it is registered.
      }
    }
  }

  /**
   * Mappings by servlet name come behind all mappings by URL pattern (Servlet 6.0 §6.2.4). The
   * registration of Tomcat has no mapping at all for the servlet name {@code *}.
   */
  private static void requireCoverage(
      FilterRegistration filter, String name, UpgradeFilters upgrades, boolean running)
      throws ServletException {
    Collection<String> servlets = filter.getServletNameMappings();
    String fault =
        servlets.contains("*")
            ? "mapped to the servlet name *, which containers understand in different ways"
            : servlets.isEmpty()
                    && filter.getUrlPatternMappings().isEmpty()
                    && !running
                    && !upgrades.isSimulated()
                ? "mapped to no URL pattern and to no single servlet"
                : !servlets.isEmpty() && upgrades.mayHaveEndpoints()
                    ? "mapped by servlet name, so that the container's WebSocket filter "
                        + String.join(", ", upgrades.names())
                        + " stands in front of it, and handshakes would not be checked"
                    : "";
    if (!fault.isEmpty()) {
      throw new ServletException(
          "Filter "
              + name
              + " is "
              + fault
              + ". To mend that, map it by URL pattern only: <url-pattern>/*</url-pattern>");
    }
  }

  /**
   * Maps the filter to dispatches. If it is mapped to some of them already, it is called twice and
   * decides once.
   *
   * @return true if nothing had to be mapped
   */
  private static boolean mapToDispatches(
      FilterRegistration filter, String name, UpgradeFilters upgrades) {
    Set<String> patterns = new LinkedHashSet<>(filter.getUrlPatternMappings());
    Set<String> servlets = new LinkedHashSet<>(filter.getServletNameMappings());
    Set<String> targets = new HashSet<>(patterns);
    targets.addAll(servlets);
    if (upgrades.isDispatched(name, targets, DISPATCHES)) {
      return true;
    }
    try {
      if (!patterns.isEmpty()) {
        filter.addMappingForUrlPatterns(DISPATCHES, true, patterns.toArray(String[]::new));
      }
      if (!servlets.isEmpty()) {
        filter.addMappingForServletNames(DISPATCHES, true, servlets.toArray(String[]::new));
      }
    } catch (IllegalStateException e) {
      return false; // the application is running, and the caller says so
    }
    return false;
  }

  private static String overtakenBy(UpgradeFilters upgrades, String filter) {
    return "Filter "
        + filter
        + ": the container's WebSocket filter "
        + String.join(", ", upgrades.names())
        + " stands in front of it, so that handshakes would not be checked. To mend that, "
        + upgrades.mend(filter);
  }

  private static void stayInFront(String filter, UpgradeFilters upgrades) {
    try {
      upgrades.prepare(
          () -> {
            if (!isInFront(filter, upgrades) && !overtake(filter, upgrades)) {
              throw new IllegalStateException(overtakenBy(upgrades, filter));
            }
          });
    } catch (ReflectiveOperationException e) {
      // a server that adds no such filter later
    }
  }

  private static boolean isInFront(String filter, UpgradeFilters upgrades) {
    try {
      return upgrades.names().isEmpty() || !upgrades.standInFrontOf(filter);
    } catch (ReflectiveOperationException e) {
      return upgrades.names().isEmpty();
    } catch (IllegalStateException e) {
      return false; // the application is running: its filters cannot be changed
    }
  }

  private static boolean overtake(String filter, UpgradeFilters upgrades) {
    try {
      return upgrades.moveBehind(filter);
    } catch (ReflectiveOperationException e) {
      return upgrades.mapInFront(filter);
    } catch (IllegalStateException e) {
      return false; // as above
    }
  }
}
