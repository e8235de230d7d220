package dev.borderpost.servlet;

import dev.borderpost.config.Configurable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instances of classes that are beans of the application's CDI container. Only this class uses
 * the API of CDI, which may be absent.
 */
final class CdiInstances implements Function<Class<?>, Optional<?>>, AutoCloseable {

  private final List<CreationalContext<?>> dependents = new ArrayList<>();
  private final Optional<BeanManager> beans = beanManager();

  private static Optional<BeanManager> beanManager() {
    try {
      return Optional.ofNullable(CDI.current().getBeanManager());
    } catch (IllegalStateException e) {
      return Optional.empty(); // the application has no container
    }
  }

  /**
   * The instance of a bean; empty for a class that is no bean.
   *
   * @throws IllegalArgumentException if the class cannot be used without a change; the message says
   *     which
   */
  @Override
  public Optional<?> apply(Class<?> type) {
    Optional<?> instance = beans.flatMap(manager -> instance(manager, type));
    if (instance.isEmpty() && hasInjectionPoint(type)) {
      throw new IllegalArgumentException(
          "the class "
              + type.getName()
              + " needs injection (@Inject), but "
              + (beans.isPresent()
                  ? "it is no bean of that type: annotate it with @ApplicationScoped or @Dependent"
                      + " (@Singleton does not make a bean), or make all classes of its archive"
                      + " beans by bean-discovery-mode=\"all\" in beans.xml."
                  : "the application has no CDI container, or none that starts before its"
                      + " filters."));
    }
    return instance;
  }

  private Optional<Object> instance(BeanManager manager, Class<?> type) {
    Set<Bean<?>> found = manager.getBeans(type, Any.Literal.INSTANCE);
    try {
      return Optional.ofNullable(manager.resolve(found)).map(bean -> instance(manager, bean, type));
    } catch (AmbiguousResolutionException e) {
      throw new IllegalArgumentException(
          "there are several beans of the type "
              + type.getName()
              + ", in "
              + found.stream()
                  .map(bean -> bean.getBeanClass().getName())
                  .sorted()
                  .collect(Collectors.joining(" and "))
              + ": name a class that has one bean.",
          e);
    }
  }

  private <T> Object instance(BeanManager manager, Bean<T> bean, Class<?> type) {
    Class<? extends Annotation> scope = bean.getScope();
    if (Configurable.class.isAssignableFrom(type)
        && manager.isNormalScope(scope)
        && scope != ApplicationScoped.class) {
      throw new IllegalArgumentException(
          "the bean "
              + type.getName()
              + " is @"
              + scope.getSimpleName()
              + ", so that it has several instances, and Configurable, so that one of them gets"
              + " settings: make it @ApplicationScoped or @Dependent.");
    }
    CreationalContext<T> context = manager.createCreationalContext(bean);
    if (scope == ApplicationScoped.class) {
      // A reference creates the instance at its first use: what fails there fails now.
      manager.getContext(scope).get(bean, context);
    }
    Object reference = manager.getReference(bean, type, context);
    if (scope == Dependent.class) {
      dependents.add(context);
    }
    return reference;
  }

  private static boolean hasInjectionPoint(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      try {
        if (Stream.<AccessibleObject[]>of(
                each.getDeclaredFields(), each.getDeclaredConstructors(), each.getDeclaredMethods())
            .flatMap(Stream::of)
            .anyMatch(member -> member.isAnnotationPresent(Inject.class))) {
          return true;
        }
      } catch (LinkageError e) {
        return false; // a member has a type that is absent; no container could have made it
      }
    }
    return false;
  }

  /** Destroys the dependent instances; others live as long as their contexts. */
  @Override
  public void close() {
    dependents.forEach(CreationalContext::release);
  }
}
