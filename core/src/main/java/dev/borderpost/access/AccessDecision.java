package dev.borderpost.access;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.RejectionReason;
import dev.borderpost.policy.StoreQuestion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a request may pass.
 *
 * <p>Immutable.
 */
public sealed interface AccessDecision {

  /**
   * The request may pass.
   *
   * @param principal the user; empty where the rules ask for none
   * @param answered what stores were asked about this request, so that they are not asked again
   *     where it is forwarded
   */
  record Granted(Optional<JwtPrincipal> principal, Set<StoreQuestion> answered)
      implements AccessDecision {

    /**
     * Copies the set.
     *
     * @param principal the user
     * @param answered what stores were asked
     */
    public Granted {
      answered = Set.copyOf(answered);
    }

    /**
     * The request may pass, and no store was asked.
     *
     * @param principal the user; empty where the rules ask for none
     */
    public Granted(Optional<JwtPrincipal> principal) {
      this(principal, Set.of());
    }
  }

  /**
   * The request may not pass, and this is the whole answer to it: an adapter only has to write it.
   *
   * @param status the HTTP status
   * @param headers all header fields of the answer, {@code Content-Type} among them; cannot be
   *     modified
   * @param body the body, {@code application/problem+json} (RFC 9457) in ASCII; not to be sent in
   *     answer to {@code HEAD}
   * @param reason why, for the log; not for the client
   */
  record Refused(int status, Map<String, String> headers, String body, RejectionReason reason)
      implements AccessDecision {

    /**
     * Copies the map.
     *
     * @param status the HTTP status
     * @param headers all header fields
     * @param body the body
     * @param reason why
     */
    public Refused {
      headers = Map.copyOf(headers);
    }
  }
}
