package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import java.util.EnumSet;

/** The place of the filter among the others of an application: where nothing passes it by. */
final class FilterPlacement {

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ASYNC);

  private FilterPlacement() {}

  /**
   * Maps the filter to the dispatches of the requests that it is mapped to, and in front of the
   * filter by which the container answers handshakes of WebSockets.
   *
   * @throws ServletException if it cannot be made to see handshakes; the message has the mend
   */
  static void secure(FilterConfig config) throws ServletException {
    mapToDispatches(config);
    standInFrontOfUpgrades(config);
  }

  /** Where it is mapped to them already, it sees a dispatch twice and decides once. */
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
      return false; // the application runs already, and its filters are what they are
    }
  }
}
