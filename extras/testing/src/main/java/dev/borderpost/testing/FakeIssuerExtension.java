package dev.borderpost.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts issuers for {@link FakeIssuer}. JUnit closes them with the store of their scope. */
@SuppressWarnings("deprecation") // what replaces these methods of Store is not in JUnit 5.11
final class FakeIssuerExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(FakeIssuerExtension.class);

  /**
   * An issuer in a store. JUnit 5.13 and later close it by the first, earlier ones by the second.
   */
  private record Running(TestIssuer issuer) implements AutoCloseable, Store.CloseableResource {

    @Override
    public void close() {
      issuer.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IllegalAccessException {
    Class<?> testClass = context.getRequiredTestClass();
    for (Field field : fields(testClass, FakeIssuerExtension::isStatic)) {
      ExtensionContext scope = field.getDeclaringClass() == testClass ? context : context.getRoot();
      Running running =
          scope
              .getStore(NAMESPACE)
              .getOrComputeIfAbsent(field, declared -> start(annotation(field)), Running.class);
      field.set(null, Objects.requireNonNull(running).issuer());
    }
    if (context.getTestInstances().isPresent()) {
      beforeEach(context); // the tests of this class share an instance
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IllegalAccessException {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      setFields(instance, context);
    }
  }

  /** Sets fields that have no value yet: an instance that tests share is seen more than once. */
  private static void setFields(Object instance, ExtensionContext scope)
      throws IllegalAccessException {
    for (Field field : fields(instance.getClass(), declared -> !isStatic(declared))) {
      if (field.get(instance) == null) {
        field.set(instance, startIn(scope, annotation(field)));
      }
    }
  }

  private static Iterable<Field> fields(Class<?> testClass, Predicate<Field> wanted) {
    return AnnotationSupport.findAnnotatedFields(testClass, FakeIssuer.class, wanted).stream()
        .map(FakeIssuerExtension::checked)
        .toList();
  }

  private static boolean isStatic(Field field) {
    return Modifier.isStatic(field.getModifiers());
  }

  private static Field checked(Field field) {
    if (field.getType() != TestIssuer.class || Modifier.isFinal(field.getModifiers())) {
      throw new ExtensionConfigurationException(
          "@FakeIssuer is for fields of the type TestIssuer that are not final: " + field);
    }
    field.setAccessible(true);
    return field;
  }

  private static FakeIssuer annotation(Field field) {
    return AnnotationSupport.findAnnotation(field, FakeIssuer.class).orElseThrow();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    if (!parameter.isAnnotated(FakeIssuer.class)) {
      return false;
    }
    if (parameter.getParameter().getType() != TestIssuer.class) {
      throw new ParameterResolutionException(
          "@FakeIssuer is for parameters of the type TestIssuer: " + parameter.getParameter());
    }
    return true;
  }

  @Override
  public TestIssuer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return startIn(context, parameter.findAnnotation(FakeIssuer.class).orElseThrow());
  }

  private static TestIssuer startIn(ExtensionContext scope, FakeIssuer description) {
    Running running = start(description);
    scope.getStore(NAMESPACE).put(running, running);
    return running.issuer();
  }

  private static Running start(FakeIssuer description) {
    TestIssuer issuer =
        TestIssuer.builder()
            .algorithms(description.algorithms())
            .audience(description.audience())
            .name(description.name())
            .port(description.port())
            .start();
    if (description.systemProperties()) {
      try {
        issuer.setSystemProperties();
      } catch (IllegalStateException e) {
        issuer.close();
        throw e;
      }
    }
    return new Running(issuer);
  }
}
