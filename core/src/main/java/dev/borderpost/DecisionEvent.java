package dev.borderpost;

import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decision about a request, as listeners hear of it: enough for a line of an audit log that says
 * who was refused what, and why.
 *
 * <p>Immutable, except for what the server does with the request afterwards.
 *
 * @param outcome what was decided
 * @param status the HTTP status of the answer; empty for granted requests, whose status is the
 *     application's
 * @param reason why the request was refused, or could not be decided about; empty for others
 * @param principal the user of a token that was verified, also where the request was refused; empty
 *     where there is no such token, or nothing has looked at it
 * @param remembered whether the token's signature had been verified before
 * @param duration the time that the decision took, with the wait for keys and stores; zero where no
 *     token was looked for
 * @param request the request; must not be read after the event
 */
public record DecisionEvent(
    Outcome outcome,
    OptionalInt status,
    Optional<RejectionReason> reason,
    Optional<JwtPrincipal> principal,
    boolean remembered,
    Duration duration,
    RequestView request) {

  /** What was decided about a request. */
  public enum Outcome {
    /** The request goes on to the application, with a user or without one. */
    GRANTED,
    /** The guard has answered it itself, as a request for metadata of a protected resource. */
    SERVED,
    /** The request is refused: it is the client's to change something. */
    REFUSED,
    /** It could not be decided about, since keys, a store or a policy were not available: 503. */
    UNAVAILABLE
  }

  /**
   * The trusted issuer of the token, or the one that a rejected token names.
   *
   * @return the identifier, always one of a trusted issuer; empty where there is none
   */
  public Optional<String> issuer() {
    return principal.map(JwtPrincipal::issuer).or(() -> reason.flatMap(RejectionReason::issuer));
  }
}
