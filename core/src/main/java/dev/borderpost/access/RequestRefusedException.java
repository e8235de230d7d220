package dev.borderpost.access;

import dev.borderpost.policy.PolicyDecision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by an application that refuses a request itself, deeper than an answer can be written: in
 * a tool, a service or a controller. An adapter that finds it, such as the servlet filter, answers
 * with {@link Guard#refuse}, as if a policy of the rule had decided so.
 *
 * <pre>{@code
 * throw new RequestRefusedException(PolicyDecision.insufficientScope("orders:write"));
 * }</pre>
 *
 * <p>It has no stack trace, since it is an answer and not a failure.
 */
public final class RequestRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How many causes are looked through; frameworks add two or three. */
  private static final int MAX_CAUSES = 16;

  private final transient PolicyDecision decision;

  /**
   * Creates an exception.
   *
   * @param decision the decision, one that refuses
   * @throws IllegalArgumentException if it is to accept or to defer
   */
  public RequestRefusedException(PolicyDecision decision) {
    super("The application refuses the request", null, false, false);
    this.decision = requireRefusal(decision);
  }

  static PolicyDecision requireRefusal(PolicyDecision decision) {
    if (decision instanceof PolicyDecision.Accepted
        || decision instanceof PolicyDecision.Deferred) {
      throw new IllegalArgumentException(
          "A request is refused by reject, forbid, insufficientScope,"
              + " insufficientUserAuthentication or unavailable.");
    }
    return decision;
  }

  /** {@return the decision} */
  public PolicyDecision decision() {
    return decision;
  }

  /**
   * Finds such an exception among the causes of another, as frameworks wrap it.
   *
   * @param thrown what the application threw
   * @return the exception itself, or the first such cause; empty when there is none
   */
  public static Optional<RequestRefusedException> in(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof RequestRefusedException refused) {
        return Optional.of(refused);
      }
    }
    return Optional.empty();
  }
}
