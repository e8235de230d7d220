package dev.borderpost.it;

import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs the cases that a server cannot meet all the same: one that passes is a failure. */
record ExpectUnmet(List<UnmetCases> known) implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  private void run(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method)
      throws Throwable {
    String test = method.getExecutable().getName();
    String arguments =
        method.getArguments().stream().map(String::valueOf).collect(Collectors.joining(" | "));
    UnmetCases unmet =
        known.stream().filter(cases -> cases.include(test, arguments)).findFirst().orElse(null);
    if (unmet == null) {
      invocation.proceed();
      return;
    }
    if (unmet.reason().equals(ConstraintDifferences.NO_ANSWER)) {
      invocation.skip(); // it would only be waited for
      return;
    }
    try {
      invocation.proceed();
    } catch (AssertionError | UncheckedIOException e) {
      return;
    }
    throw new AssertionError(test + "(" + arguments + ") is met: it is no longer an exception.");
  }
}
