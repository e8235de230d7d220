package dev.borderpost.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/** The forms of output: text for people, JSON for programs. */
final class Output {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Output() {}

  static String json(Map<String, Object> members) {
    try {
      return JSON.writeValueAsString(members) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts, numbers and lists can be written as JSON.", e);
    }
  }

  static String text(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    List<Explanation.Step> steps = explanation.steps();
    for (int i = 0; i < steps.size(); i++) {
      Explanation.Step step = steps.get(i);
      boolean isSaid = step.expected().isEmpty() || step.outcome() == Explanation.Outcome.FAILED;
      String expected = isSaid ? "" : "   (expected: " + step.expected() + ")";
      text.append(
          "%2d %-10s %-12s %s%s"
              .formatted(i + 1, step.name(), step.outcome().text(), step.text(), expected)
              .stripTrailing());
      text.append('\n');
    }
    return text.append('\n').append(verdict(explanation)).toString();
  }

  private static String verdict(Explanation explanation) {
    if (explanation.reason().isEmpty()) {
      return "Accepted.\n";
    }
    return (explanation.isUnavailable() ? "Could not be checked: " : "Refused: ")
        + explanation.reason().get().code()
        + ", status "
        + explanation.status()
        + ".\n"
        + explanation.advice().orElse("")
        + "\n";
  }

  static String text(List<Check> checks) {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      text.append("%-10s %-8s %s\n".formatted(check.name(), check.outcome().text(), check.text()));
    }
    return text.toString();
  }
}
