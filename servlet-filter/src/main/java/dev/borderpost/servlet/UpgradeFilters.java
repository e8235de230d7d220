package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The container's filters that answer the handshakes of WebSocket endpoints. Filters behind them
 * are not called for a handshake.
 *
 * <p>The Servlet API does not expose the order of filter mappings, so public methods of each
 * container are called by reflection.
 */
abstract sealed class UpgradeFilters
    permits JettyUpgradeFilters, TomcatUpgradeFilters, UndertowUpgradeFilters {

  private static final String JETTY =
      "org\\.eclipse\\.jetty\\.(\\w+\\.)?websocket\\.servlet\\.WebSocketUpgradeFilter";
  private static final String TOMCAT = "org\\.apache\\.tomcat\\.websocket\\.server\\.WsFilter";
  private static final String UNDERTOW = "io\\.undertow\\.websockets\\.jsr\\.JsrWebSocketFilter";

  /** The context attribute with the container's endpoints (Jakarta WebSocket 2.0 §6.4). */
  static final String ENDPOINTS = "jakarta.websocket.server.ServerContainer";

  final ServletContext context;

  UpgradeFilters(ServletContext context) {
    this.context = context;
  }

  static UpgradeFilters of(ServletContext context) {
    String name = context.getClass().getName();
    return name.startsWith("org.eclipse.jetty.")
        ? new JettyUpgradeFilters(context)
        : name.startsWith("org.apache.catalina.")
            ? new TomcatUpgradeFilters(context)
            : new UndertowUpgradeFilters(context);
  }

  /** The names of the filters of this kind. */
  Set<String> names() {
    return context.getFilterRegistrations().values().stream()
        .filter(this::answersHandshakes)
        .map(FilterRegistration::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether there may be an endpoint; true if the container does not tell. */
  boolean mayHaveEndpoints() {
    return !names().isEmpty();
  }

  /** Whether a filter is of this kind, or of a class that extends one of this kind. */
  private boolean answersHandshakes(FilterRegistration filter) {
    String name = filter.getClassName();
    if (name == null || isUpgradeFilter(name)) {
      return name != null;
    }
    Class<?> type = load(name);
    while (type != null && !isUpgradeFilter(type.getName())) {
      type = type.getSuperclass();
    }
    return type != null;
  }

  private static boolean isUpgradeFilter(String type) {
    return type.matches(JETTY) || type.matches(TOMCAT) || type.matches(UNDERTOW);
  }

  private @Nullable Class<?> load(String name) {
    for (ClassLoader loader :
        new ClassLoader[] {
          context.getClassLoader(),
          Thread.currentThread().getContextClassLoader(),
          context.getClass().getClassLoader()
        }) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // another class loader may have it
      }
    }
    return null;
  }

  /** Whether this is the context of Spring's MockMvc, which tells no mappings. */
  final boolean isSimulated() {
    return Stream.<Class<?>>iterate(context.getClass(), Objects::nonNull, Class::getSuperclass)
        .anyMatch(type -> type.getName().startsWith("org.springframework.mock.web."));
  }

  /**
   * Whether one of them is called before a given filter for a request to some URL pattern of that
   * filter.
   *
   * @throws ReflectiveOperationException if the container does not have the required methods
   */
  final boolean standInFrontOf(String filter) throws ReflectiveOperationException {
    Set<String> names = names();
    Set<String> inFront = new HashSet<>();
    Set<String> all = new HashSet<>();
    boolean seen = false;
    for (Object mapping : mappings()) {
      String name = nameOf(mapping);
      seen |= names.contains(name);
      Set<DispatcherType> dispatchers = dispatchers(mapping);
      if (name.equals(filter)
          && (dispatchers.isEmpty() || dispatchers.contains(DispatcherType.REQUEST))) {
        all.addAll(targets(mapping));
        if (!seen) {
          inFront.addAll(targets(mapping));
        }
      }
    }
    return seen && (all.isEmpty() || !inFront.containsAll(all));
  }

  /**
   * Whether a filter is mapped to forwards, includes and async dispatches.
   *
   * @param targets its URL patterns and the names of its servlets
   * @return false also if the container does not have the required methods
   */
  final boolean isDispatched(
      String filter, Collection<String> targets, Set<DispatcherType> dispatches) {
    Map<DispatcherType, Set<String>> mapped = new EnumMap<>(DispatcherType.class);
    try {
      for (Object mapping : mappings()) {
        if (nameOf(mapping).equals(filter)) {
          for (DispatcherType dispatcher : dispatchers(mapping)) {
            mapped.computeIfAbsent(dispatcher, key -> new HashSet<>()).addAll(targets(mapping));
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      return false;
    }
    return dispatches.stream()
        .allMatch(each -> mapped.getOrDefault(each, Set.of()).containsAll(targets));
  }

  /**
   * Prevents that the container adds one before the other filters when requests come in already.
   *
   * @param added runs while the application starts, after one was added
   * @throws ReflectiveOperationException if the container does not have the required methods
   */
  void prepare(Runnable added) throws ReflectiveOperationException {}

  /**
   * Moves them behind a given filter, or that filter before them.
   *
   * @return false if that cannot be done
   * @throws ReflectiveOperationException if the container does not have the required methods
   */
  abstract boolean moveBehind(String filter) throws ReflectiveOperationException;

  /**
   * Maps a filter before all others, as far as the Servlet API allows.
   *
   * @return false if that cannot be done
   */
  final boolean mapInFront(String filter) {
    FilterRegistration registration = context.getFilterRegistration(filter);
    String[] patterns =
        registration == null
            ? new String[0]
            : registration.getUrlPatternMappings().stream().distinct().toArray(String[]::new);
    if (patterns.length == 0) {
      return false;
    }
    try {
      registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, patterns);
      return true;
    } catch (IllegalStateException e) {
      return false; // the application is running
    }
  }

  /** The remedy for a message, if the filters cannot be moved. */
  String mend(String filter) {
    return "map "
        + filter
        + " in front of it, with isMatchAfter = false:"
        + " addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, \"/*\")";
  }

  /** The mappings of all filters, in their order. */
  abstract Collection<?> mappings() throws ReflectiveOperationException;

  /** The URL patterns and the names of servlets of a mapping. */
  abstract Set<String> targets(Object mapping) throws ReflectiveOperationException;

  /** The dispatcher types of a mapping; empty for requests. */
  abstract Set<DispatcherType> dispatchers(Object mapping) throws ReflectiveOperationException;

  static Set<String> union(Object... arraysOrNull) {
    return Arrays.stream(arraysOrNull)
        .filter(Objects::nonNull)
        .flatMap(array -> Arrays.stream((String[]) array))
        .collect(Collectors.toSet());
  }

  static String nameOf(Object mapping) throws ReflectiveOperationException {
    return (String) call(mapping, "getFilterName");
  }

  /** Calls a public method of an object, chosen by its name and the number of its parameters. */
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
}
