package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filter by which a container answers the handshakes of WebSocket endpoints. Where it stands in
 * front of another filter, that one never sees a handshake.
 *
 * <p>The Servlet API does not tell in which order filters are mapped, so that the public methods of
 * each container are called by their names.
 */
abstract sealed class UpgradeFilters
    permits JettyUpgradeFilters, UpgradeFilters.Tomcat, UpgradeFilters.Undertow {

  /** Where Tomcat keeps the files of an application, and by way of them the application itself. */
  private static final String TOMCATS_RESOURCES = "org.apache.catalina.resources";

  private static final String JETTY =
      "org\\.eclipse\\.jetty\\.\\w+\\.websocket\\.servlet\\.WebSocketUpgradeFilter";
  private static final String TOMCAT = "org\\.apache\\.tomcat\\.websocket\\.server\\.WsFilter";
  private static final String UNDERTOW = "io\\.undertow\\.websockets\\.jsr\\.JsrWebSocketFilter";

  final ServletContext context;

  UpgradeFilters(ServletContext context) {
    this.context = context;
  }

  static UpgradeFilters of(ServletContext context) {
    String name = context.getClass().getName();
    return name.startsWith("org.eclipse.jetty.")
        ? new JettyUpgradeFilters(context)
        : name.startsWith("org.apache.catalina.") ? new Tomcat(context) : new Undertow(context);
  }

  /** The names of the filters of this kind. */
  Set<String> names() {
    return context.getFilterRegistrations().values().stream()
        .filter(filter -> isUpgradeFilter(filter.getClassName()))
        .map(FilterRegistration::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isUpgradeFilter(@Nullable String type) {
    return type != null && (type.matches(JETTY) || type.matches(TOMCAT) || type.matches(UNDERTOW));
  }

  /**
   * Whether one of them stands in front of some mapping of a filter.
   *
   * @throws ReflectiveOperationException if the container has not the methods that it is asked by
   */
  boolean standInFrontOf(String filter) throws ReflectiveOperationException {
    List<String> order = new ArrayList<>();
    for (Object mapping : mappings()) {
      order.add(nameOf(mapping));
    }
    int last = order.contains(filter) ? order.lastIndexOf(filter) : order.size();
    return order.subList(0, last).stream().anyMatch(names()::contains);
  }

  /**
   * Makes sure that one that is made later does not come in front.
   *
   * @throws ReflectiveOperationException if the container has not the methods that it takes
   */
  void prepare() throws ReflectiveOperationException {}

  /**
   * Moves them behind a filter, or the filter in front of them.
   *
   * @return false if that cannot be done
   * @throws ReflectiveOperationException if the container has not the methods that it takes
   */
  abstract boolean moveBehind(String filter) throws ReflectiveOperationException;

  /**
   * Maps a filter in front of all others, as far as the Servlet API can do that.
   *
   * @return false if that cannot be done
   */
  final boolean mapInFront(String filter) {
    FilterRegistration registration = context.getFilterRegistration(filter);
    String[] patterns =
        registration == null
            ? new String[0]
            : registration.getUrlPatternMappings().toArray(String[]::new);
    if (patterns.length == 0) {
      return false;
    }
    try {
      registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, patterns);
      return true;
    } catch (IllegalStateException e) {
      return false; // the application runs already
    }
  }

  /** What to do where nothing else helps. */
  String mend(String filter) {
    return "map "
        + filter
        + " in front of it, with isMatchAfter = false:"
        + " addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, \"/*\")";
  }

  /** The mappings of all filters to requests, in their order. */
  abstract Collection<?> mappings() throws ReflectiveOperationException;

  static String nameOf(Object mapping) throws ReflectiveOperationException {
    return (String) call(mapping, "getFilterName");
  }

  /** Calls a public method of an object, by its name and the number of its parameters. */
  static Object call(@Nullable Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    if (target == null) {
      throw new NoSuchMethodException(name);
    }
    Method method =
        Arrays.stream(target.getClass().getMethods())
            .filter(each -> each.getName().equals(name) && !each.isBridge())
            .filter(each -> each.getParameterCount() == arguments.length)
            .filter(each -> Modifier.isPublic(each.getDeclaringClass().getModifiers()))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(target.getClass().getName() + "." + name));
    return method.invoke(target, arguments);
  }

  /** Tomcat's, which it adds before the listeners of the application are called. */
  static final class Tomcat extends UpgradeFilters {

    private Tomcat(ServletContext context) {
      super(context);
    }

    private Object application() throws ReflectiveOperationException {
      return call(context.getAttribute(TOMCATS_RESOURCES), "getContext");
    }

    @Override
    List<?> mappings() throws ReflectiveOperationException {
      return Arrays.asList((Object[]) call(application(), "findFilterMaps"));
    }

    @Override
    boolean moveBehind(String filter) throws ReflectiveOperationException {
      for (Object mapping : mappings()) {
        if (names().contains(nameOf(mapping))) {
          call(application(), "removeFilterMap", mapping);
          call(application(), "addFilterMap", mapping);
        }
      }
      return !standInFrontOf(filter);
    }
  }

  /** Undertow's and WildFly's, which comes after those of the application. It cannot be moved. */
  static final class Undertow extends UpgradeFilters {

    private Undertow(ServletContext context) {
      super(context);
    }

    @Override
    List<?> mappings() throws ReflectiveOperationException {
      Object info = call(call(context, "getDeployment"), "getDeploymentInfo");
      List<Object> mappings = new ArrayList<>();
      for (Object mapping : (Collection<?>) call(info, "getFilterMappings")) {
        if (call(mapping, "getDispatcher") == DispatcherType.REQUEST) {
          mappings.add(mapping);
        }
      }
      return mappings;
    }

    @Override
    boolean moveBehind(String filter) {
      return mapInFront(filter);
    }
  }
}
