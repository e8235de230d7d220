package dev.borderpost.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the faults of a configuration without stack trace. */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Settings have the prefix borderpost. in application.yml, and names such as"
            + " BORDERPOST_CLOCK_SKEW as environment variables. Correct what the description names.",
        cause);
  }
}
