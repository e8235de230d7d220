package dev.borderpost.cli;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a guard decides about a request with a token, step by step. The decision is the guard's own;
 * nothing is decided here. Holds no token, no signature, and no other claims than {@code iss},
 * {@code aud} and the times.
 *
 * <p>Immutable.
 *
 * @param status the HTTP status of the refusal; 200 if the request is granted
 * @param reason why the request is refused; empty if it is granted
 * @param advice what to do about it; empty if it is granted
 * @param steps all steps in their order
 */
public record Explanation(
    int status, Optional<RejectionReason> reason, Optional<String> advice, List<Step> steps) {

  static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  /** How a step ended. */
  public enum Outcome {
    /** The step was passed. */
    PASSED("ok"),
    /** The request was refused here. */
    FAILED("FAILED"),
    /** The request was decided about before, or without this step. */
    NOT_REACHED("not reached");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    /** {@return the outcome for people} */
    public String text() {
      return text;
    }
  }

  /**
   * A step.
   *
   * @param name its name, such as {@code audience}
   * @param outcome how it ended
   * @param text what was found, in a form that is safe for logs; empty if it was not reached
   * @param expected what would have been accepted; empty if there is nothing to name
   */
  public record Step(String name, Outcome outcome, String text, String expected) {}

  /**
   * Copies the list.
   *
   * @param status the HTTP status
   * @param reason why the request is refused
   * @param advice what to do about it
   * @param steps all steps
   */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * Asks a guard about a token, and not its rules.
   *
   * @param guard the guard
   * @param token the token; any text
   * @param request a request that has the token where the guard looks for it
   * @return the explanation
   */
  public static Explanation of(Guard guard, String token, RequestView request) {
    return new Explainer(guard.withRules(AccessRules.authenticated()), token, request, false)
        .explain();
  }

  /**
   * Asks a guard about a request, its rules included.
   *
   * @param guard the guard
   * @param token the token in the request; any text
   * @param request the request
   * @return the explanation
   */
  public static Explanation withRules(Guard guard, String token, RequestView request) {
    return new Explainer(guard, token, request, true).explain();
  }

  /** {@return whether the request could not be decided about, as when there are no keys} */
  public boolean isUnavailable() {
    return status == UNAVAILABLE;
  }

  /**
   * This explanation as the members of a JSON object.
   *
   * @return the members: {@code accepted}, {@code status}, {@code code}, {@code explanation},
   *     {@code advice} and {@code steps}; each step has {@code step}, {@code outcome}, {@code
   *     found} and {@code expected}. Those without a value are missing
   */
  public Map<String, Object> asMap() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("accepted", reason.isEmpty());
    members.put("status", status);
    reason.ifPresent(refusal -> members.put("code", refusal.code()));
    reason.ifPresent(refusal -> members.put("explanation", refusal.explanation()));
    advice.ifPresent(text -> members.put("advice", text));
    members.put("steps", steps.stream().map(Explanation::asMap).toList());
    return members;
  }

  private static Map<String, Object> asMap(Step step) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("step", step.name());
    members.put("outcome", step.outcome().text().toLowerCase(Locale.ROOT));
    if (!step.text().isEmpty()) {
      members.put("found", step.text());
    }
    if (!step.expected().isEmpty()) {
      members.put("expected", step.expected());
    }
    return members;
  }
}
