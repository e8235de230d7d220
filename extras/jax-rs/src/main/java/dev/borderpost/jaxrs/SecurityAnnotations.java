package dev.borderpost.jaxrs;

import static java.lang.System.Logger.Level.ERROR;
import static java.util.stream.Collectors.toSet;

import dev.borderpost.access.AccessRules;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads {@code @RolesAllowed}, {@code @DenyAll} and {@code @PermitAll} as rules: the annotation of
 * a method or of one that it overrides, else that of its class or of what the class extends.
 *
 * <p>Thread-safe.
 */
final class SecurityAnnotations {

  private static final System.Logger log = System.getLogger(SecurityAnnotations.class.getName());
  private static final AccessRules CLOSED = AccessRules.builder().deny("/**").build();

  private final Map<Object, Optional<AccessRules>> known = new ConcurrentHashMap<>();

  /** The rules for a resource method; empty if its annotations require nothing. */
  Optional<AccessRules> ofMethod(Class<?> resource, Method method) {
    return known.computeIfAbsent(
        List.of(resource, method),
        key -> annotation(resource, method).flatMap(SecurityAnnotations::rules));
  }

  /**
   * The rules for requests that a locator of a resource has passed to a sub-resource. Jakarta REST
   * does not tell which locator: if their annotations differ, nobody has access.
   */
  Optional<AccessRules> ofLocators(Class<?> resource) {
    return known.computeIfAbsent(resource, key -> readLocators(resource));
  }

  private static Optional<AccessRules> readLocators(Class<?> resource) {
    Set<Optional<Annotation>> all =
        Arrays.stream(resource.getMethods())
            .filter(method -> isLocator(resource, method))
            .map(locator -> annotation(resource, locator))
            .collect(toSet());
    if (all.size() > 1) {
      log.log(
          ERROR,
          "All locators of "
              + resource.getName()
              + " are closed, since their annotations differ: annotate sub-resources.");
      return Optional.of(CLOSED);
    }
    return all.stream().flatMap(Optional::stream).findFirst().flatMap(SecurityAnnotations::rules);
  }

  private static boolean isLocator(Class<?> resource, Method method) {
    return declarations(resource, method).anyMatch(m -> m.isAnnotationPresent(Path.class))
        && declarations(resource, method)
            .flatMap(declaration -> Arrays.stream(declaration.getAnnotations()))
            .noneMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class));
  }

  /** The strictest annotation in the nearest place that has one. */
  private static Optional<Annotation> annotation(Class<?> resource, Method method) {
    return Stream.concat(declarations(resource, method), hierarchy(resource))
        .flatMap(
            (AnnotatedElement place) ->
                Stream.of(DenyAll.class, RolesAllowed.class, PermitAll.class)
                    .map(type -> (Annotation) place.getAnnotation(type))
                    .filter(Objects::nonNull))
        .findFirst();
  }

  /** A method and those that it overrides or implements, the nearest first. */
  private static Stream<Method> declarations(Class<?> resource, Method method) {
    return hierarchy(resource)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(
            declared ->
                declared.getName().equals(method.getName()) && isOverridden(declared, method));
  }

  /** Whether a method has the parameters of one that it may override, type variables replaced. */
  private static boolean isOverridden(Method declared, Method method) {
    Class<?>[] types = declared.getParameterTypes();
    Class<?>[] own = method.getParameterTypes();
    return types.length == own.length
        && IntStream.range(0, own.length)
            .allMatch(
                i ->
                    types[i] == own[i]
                        || (!(declared.getGenericParameterTypes()[i] instanceof Class)
                            && types[i].isAssignableFrom(own[i])));
  }

  /** A class, what it extends and what it implements. */
  private static Stream<Class<?>> hierarchy(Class<?> type) {
    return Stream.concat(
        Stream.of(type),
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
            .flatMap(SecurityAnnotations::hierarchy));
  }

  private static Optional<AccessRules> rules(Annotation annotation) {
    return annotation instanceof PermitAll
        ? Optional.empty()
        : Optional.of(annotation instanceof RolesAllowed any ? anyOf(any.value()) : CLOSED);
  }

  private static AccessRules anyOf(String[] roles) {
    ClaimsPolicy policy =
        (jwt, request) ->
            Arrays.stream(roles).anyMatch(role -> TokenSecurityContext.has(jwt.roles(), role))
                ? PolicyDecision.accept()
                : PolicyDecision.forbid("missing_role");
    return AccessRules.builder().require("/**", policy).build();
  }
}
