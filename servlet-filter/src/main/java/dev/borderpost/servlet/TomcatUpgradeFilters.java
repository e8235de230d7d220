package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The filter of Tomcat, which is added before the listeners of the application are called. */
final class TomcatUpgradeFilters extends UpgradeFilters {

  /**
   * The context attribute with which Tomcat exposes the files of an application, and through them
   * the application itself.
   */
  private static final String TOMCATS_RESOURCES = "org.apache.catalina.resources";

  TomcatUpgradeFilters(ServletContext context) {
    super(context);
  }

  private Object application() throws ReflectiveOperationException {
    return call(context.getAttribute(TOMCATS_RESOURCES), "getContext");
  }

  /** Tomcat adds its filter to every application. */
  @Override
  boolean mayHaveEndpoints() {
    Object container = context.getAttribute(ENDPOINTS);
    if (container == null || names().isEmpty()) {
      return !names().isEmpty();
    }
    try {
      Method method = container.getClass().getDeclaredMethod("areEndpointsRegistered");
      method.setAccessible(true);
      return !Boolean.FALSE.equals(method.invoke(container));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return true;
    }
  }

  @Override
  List<?> mappings() throws ReflectiveOperationException {
    return Arrays.asList((Object[]) call(application(), "findFilterMaps"));
  }

  @Override
  Set<String> targets(Object mapping) throws ReflectiveOperationException {
    return union(call(mapping, "getURLPatterns"), call(mapping, "getServletNames"));
  }

  @Override
  Set<DispatcherType> dispatchers(Object mapping) throws ReflectiveOperationException {
    return union(call(mapping, "getDispatcherNames")).stream()
        .map(DispatcherType::valueOf)
        .collect(Collectors.toSet());
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
