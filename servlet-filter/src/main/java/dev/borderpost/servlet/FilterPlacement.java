package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import java.util.EnumSet;

/** Places the filter among the other filters of an application so that no request bypasses it. */
final class FilterPlacement {

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ASYNC);

  private FilterPlacement() {}

  /**
   * Maps the filter to the dispatches of the requests that it is mapped to, and before the
   * container's filter that answers WebSocket handshakes.
   *
   * @throws ServletException if handshakes would bypass the filter; the message contains a remedy
   */
  static void secure(FilterConfig config) throws ServletException {
    mapToDispatches(config);
    standInFrontOfUpgrades(config);
  }

  /**
   * Maps the filter to dispatches. If it is mapped to them already, it is called twice and decides
   * once.
   */
  private static void mapToDispatches(FilterConfig config) {
    FilterRegistration filter =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    if (filter == null) {
      return;
    }
    String[] patterns = filter.getUrlPatternMappings().toArray(String[]::new);
    String[] servlets = filter.getServletNameMappings().toArray(String[]::new);
    try {
      if (patterns.length > 0) {
        filter.addMappingForUrlPatterns(DISPATCHES, true, patterns);
      }
      if (servlets.length > 0) {
        filter.addMappingForServletNames(DISPATCHES, true, servlets);
      }
    } catch (IllegalStateException e) {
      config
          .getServletContext()
          .log(
              "Filter "
                  + config.getFilterName()
                  + " was added to an application that runs: forwards, includes and async"
                  + " dispatches are checked only if it is mapped to them");
    }
  }

  private static void standInFrontOfUpgrades(FilterConfig config) throws ServletException {
    String name = config.getFilterName();
    UpgradeFilters upgrades = UpgradeFilters.of(config.getServletContext());
    if (!isInFront(name, upgrades)) {
      throw new ServletException(
          "Filter "
              + name
              + ": the container's WebSocket filter "
              + String.join(", ", upgrades.names())
              + " stands in front of it, so that handshakes would not be checked. To mend that, "
              + upgrades.mend(name));
    }
  }

  private static boolean isInFront(String filter, UpgradeFilters upgrades) {
    try {
      upgrades.prepare();
      return upgrades.names().isEmpty()
          || !upgrades.standInFrontOf(filter)
          || upgrades.moveBehind(filter);
    } catch (ReflectiveOperationException e) {
      return upgrades.names().isEmpty() || upgrades.mapInFront(filter);
    } catch (IllegalStateException e) {
      return false; // the application is running: its filters cannot be changed
    }
  }
}
