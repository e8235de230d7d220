package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filter of Jetty. Jetty adds it before all other filters, with its class as its name, when the
 * first endpoint is added, even while the application is running.
 */
final class JettyUpgradeFilters extends UpgradeFilters {

  private static final String LISTENER = "org.eclipse.jetty.util.component.LifeCycle$Listener";

  @FunctionalInterface
  private interface Action {
    void run() throws ReflectiveOperationException;
  }

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

  /**
   * Adds the filter when Jetty begins to start servlets, since Jetty adds no second one. Until then
   * it starts all filters, from the very list that this one would be added to.
   */
  @Override
  void prepare(Runnable added) throws ReflectiveOperationException {
    Class<?> handler = handler().getClass();
    String type =
        handler.getPackageName().replaceFirst("servlet$", "websocket.servlet.")
            + "WebSocketUpgradeFilter";
    Method ensureFilter;
    try {
      ensureFilter =
          Class.forName(type, true, handler.getClassLoader())
              .getMethod("ensureFilter", ServletContext.class);
    } catch (ClassNotFoundException | LinkageError e) {
      return; // this server does not support WebSocket
    }
    whenServletsStart(
        () -> {
          try {
            ensureFilter.invoke(null, context);
          } catch (InvocationTargetException e) {
            return; // the application has not set up WebSocket: it can add no endpoints
          }
          added.run();
        });
  }

  /** Runs an action before the first servlet is started, or now if all are started. */
  private void whenServletsStart(Action action) throws ReflectiveOperationException {
    List<Object> waiting = new ArrayList<>();
    for (Object servlet : (Object[]) call(handler(), "getServlets")) {
      if (call(servlet, "isStopped").equals(true)) {
        waiting.add(servlet);
      }
    }
    if (waiting.isEmpty()) {
      action.run();
      return;
    }
    ClassLoader jetty = handler().getClass().getClassLoader();
    Class<?> type = Class.forName(LISTENER, true, jetty);
    Object listener =
        Proxy.newProxyInstance(jetty, new Class<?>[] {type}, new BeforeTheFirst(waiting, action));
    for (Object servlet : waiting) {
      call(servlet, "addEventListener", listener);
    }
  }

  /** A listener of Jetty for several servlets, called once. */
  private record BeforeTheFirst(List<Object> servlets, Action action) implements InvocationHandler {

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws ReflectiveOperationException {
      switch (method.getName()) {
        case "lifeCycleStarting" -> begin(proxy);
        case "equals" -> {
          return arguments != null && proxy == arguments[0];
        }
        case "hashCode" -> {
          return System.identityHashCode(proxy);
        }
        case "toString" -> {
          return getClass().getName();
        }
        default -> {} // other events
      }
      return null;
    }

    private void begin(Object listener) throws ReflectiveOperationException {
      for (Object servlet : servlets) {
        call(servlet, "removeEventListener", listener);
      }
      action.run();
    }
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
