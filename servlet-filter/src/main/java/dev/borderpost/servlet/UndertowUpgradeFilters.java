package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.Set;

/**
 * The filter of Undertow and WildFly, which is added after those of the application and cannot be
 * moved.
 */
final class UndertowUpgradeFilters extends UpgradeFilters {

  UndertowUpgradeFilters(ServletContext context) {
    super(context);
  }

  /** WildFly adds the filter to applications without endpoints, too. */
  @Override
  boolean mayHaveEndpoints() {
    if (names().isEmpty()) {
      return false;
    }
    try {
      Object endpoints = call(context.getAttribute(ENDPOINTS), "getConfiguredServerEndpoints");
      return !((Collection<?>) endpoints).isEmpty();
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  @Override
  Collection<?> mappings() throws ReflectiveOperationException {
    Object info = call(call(context, "getDeployment"), "getDeploymentInfo");
    return (Collection<?>) call(info, "getFilterMappings");
  }

  @Override
  Set<String> targets(Object mapping) throws ReflectiveOperationException {
    return Set.of((String) call(mapping, "getMapping"));
  }

  @Override
  Set<DispatcherType> dispatchers(Object mapping) throws ReflectiveOperationException {
    return Set.of((DispatcherType) call(mapping, "getDispatcher"));
  }

  @Override
  boolean moveBehind(String filter) {
    return mapInFront(filter);
  }
}
