package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The filter of Jetty. Jetty adds it before all other filters, with its class as its name, when the
 * first endpoint is added, even while the application is running.
 */
final class JettyUpgradeFilters extends UpgradeFilters {

  JettyUpgradeFilters(ServletContext context) {
    super(context);
  }

  private Object handler() throws ReflectiveOperationException {
    return call(call(context, "getContextHandler"), "getServletHandler");
  }

  @Override
  List<?> mappings() throws ReflectiveOperationException {
    Object mappings = call(handler(), "getFilterMappings");
    return mappings == null ? List.of() : Arrays.asList((Object[]) mappings);
  }

  @Override
  Set<String> targets(Object mapping) throws ReflectiveOperationException {
    return union(call(mapping, "getPathSpecs"), call(mapping, "getServletNames"));
  }

  @Override
  Set<DispatcherType> dispatchers(Object mapping) throws ReflectiveOperationException {
    return ((Set<?>) call(mapping, "getDispatcherTypes"))
        .stream().map(DispatcherType.class::cast).collect(Collectors.toSet());
  }

  /** Adds the filter now, since Jetty adds no second one. */
  @Override
  void prepare() throws ReflectiveOperationException {
    Class<?> handler = handler().getClass();
    String type =
        handler.getPackageName().replaceFirst("servlet$", "websocket.servlet.")
            + "WebSocketUpgradeFilter";
    Class<?> filter;
    try {
      filter = Class.forName(type, true, handler.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return; // this server does not support WebSocket
    }
    filter.getMethod("ensureFilter", ServletContext.class).invoke(null, context);
  }

  @Override
  boolean moveBehind(String filter) throws ReflectiveOperationException {
    List<Object> others = new ArrayList<>();
    List<Object> moved = new ArrayList<>();
    int last = -1;
    for (Object mapping : mappings()) {
      String name = nameOf(mapping);
      (names().contains(name) ? moved : others).add(mapping);
      last = name.equals(filter) ? others.size() - 1 : last;
    }
    others.addAll(last < 0 ? others.size() : last + 1, moved);
    Object[] order = others.toArray();
    Class<?> type = order[0].getClass();
    Object array = Array.newInstance(type, order.length);
    System.arraycopy(order, 0, array, 0, order.length);
    call(handler(), "setFilterMappings", array);
    return !standInFrontOf(filter);
  }

  @Override
  String mend(String filter) {
    return "declare it in web.xml behind "
        + filter
        + ", with its class as its name: "
        + names().stream()
            .map(
                name ->
                    "<filter><filter-name>"
                        + name
                        + "</filter-name><filter-class>"
                        + name
                        + "</filter-class><async-supported>true</async-supported></filter>"
                        + "<filter-mapping><filter-name>"
                        + name
                        + "</filter-name><url-pattern>/*</url-pattern></filter-mapping>")
            .collect(Collectors.joining());
  }
}
