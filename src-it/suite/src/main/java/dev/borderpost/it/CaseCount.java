package dev.borderpost.it;

import dev.borderpost.it.CompatibilityTable.Row;
import dev.borderpost.it.CompatibilityTable.Unmet;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Counts the cases that pass on a host, and turns those round that it cannot meet: they have to
 * fail. Not thread-safe: the tests of a class run one after the other.
 */
final class CaseCount implements BeforeAllCallback, InvocationInterceptor, AfterAllCallback {

  /** The configuration parameter of JUnit that names another directory. */
  static final String DIRECTORY = "dev.borderpost.compatibility";

  private final Host host;
  private final List<UnmetCases> known;
  private final Set<UnmetCases> seen = new HashSet<>();
  private final Set<String> tests = new HashSet<>();
  private final List<Unmet> unmet = new ArrayList<>();
  private int started;
  private int passed;

  CaseCount(Host host) {
    this.host = host;
    this.known = host.unmetCases();
  }

  /** The row of an earlier run says nothing of this one. */
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Files.deleteIfExists(file(context));
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  private void run(
      Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method)
      throws Throwable {
    String test = method.getExecutable().getName();
    String arguments =
        method.getArguments().stream().map(String::valueOf).collect(Collectors.joining(" | "));
    started++;
    tests.add(test);
    for (UnmetCases cases : known) {
      if (cases.include(test, arguments)) {
        seen.add(cases);
        runUnmet(invocation, new Unmet(test, arguments, cases.reason()));
        return;
      }
    }
    invocation.proceed();
    passed++;
  }

  private void runUnmet(Invocation<@Nullable Void> invocation, Unmet expected) throws Throwable {
    try {
      invocation.proceed();
    } catch (AssertionError e) {
      unmet.add(expected);
      return;
    }
    throw new AssertionError(
        "%s meets %s(%s), which its unmetCases() name: the exception is no longer needed."
            .formatted(host.name(), expected.test(), expected.arguments()));
  }

  /** Writes the row, unless a test was left out or a case failed. */
  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (!tests.equals(testsOf(context.getRequiredTestClass()))) {
      return;
    }
    for (UnmetCases cases : known) {
      if (!seen.contains(cases)) {
        throw new AssertionError(
            "The unmetCases() of %s name cases of %s that there are not."
                .formatted(host.name(), cases.test()));
      }
    }
    if (passed + unmet.size() == started) {
      Files.createDirectories(file(context).getParent());
      Row row = new Row(host.name(), host.version(), host.adapter(), passed, unmet);
      Files.write(file(context), row.lines());
    }
  }

  private static Set<String> testsOf(Class<?> testClass) {
    return AnnotationSupport.findAnnotatedMethods(
            testClass, Testable.class, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  private static Path file(ExtensionContext context) {
    String directory = context.getConfigurationParameter(DIRECTORY).orElse("target/compatibility");
    return Path.of(directory, context.getRequiredTestClass().getName() + ".tsv");
  }
}
