package dev.borderpost.it;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cases of one test that a host cannot meet.
 *
 * @param test the name of the test method
 * @param arguments which of its cases: those whose arguments, joined with {@code " | "} and {@code
 *     null} where there is none, fulfil this
 * @param reason the reason for readers of docs/compatibility.md: a sentence in Markdown
 */
public record UnmetCases(String test, Predicate<String> arguments, String reason) {

  private static final String NO_FORMS = "The adapter reads no bodies, and so no forms.";

  /**
   * The cases of an adapter that does not read the bodies of requests.
   *
   * @param others more cases that cannot be met there
   */
  public static List<UnmetCases> withoutForms(UnmetCases... others) {
    List<UnmetCases> all = new ArrayList<>(List.of(others));
    all.add(
        new UnmetCases(
            "tokenInAForm_passes_andLeavesTheFormToTheApplication",
            arguments -> !arguments.contains("Authorization"),
            NO_FORMS));
    all.add(of("formThatHoldsNoSingleToken_isABadRequest", NO_FORMS));
    return all;
  }

  /** All cases of a test. */
  public static UnmetCases of(String test, String reason) {
    return new UnmetCases(test, arguments -> true, reason);
  }

  /** The cases of a test whose arguments contain a text. */
  public static UnmetCases of(String test, String text, String reason) {
    return new UnmetCases(test, arguments -> arguments.contains(text), reason);
  }

  boolean include(String name, String joinedArguments) {
    return test.equals(name) && arguments.test(joinedArguments);
  }
}
