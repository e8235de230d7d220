package dev.borderpost.access;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.verify.RejectionReason;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a request may pass.
 *
 * <p>Immutable.
 */
public sealed interface AccessDecision {

  /**
   * The header fields that the answer to the request has to have, also where the application makes
   * it.
   *
   * @return the values by name, in a map that cannot be modified
   */
  Map<String, String> headers();

  /**
   * The request may pass.
   *
   * @param user the user; empty where the rules ask for none
   * @param headers header fields for the application's answer; usually none
   */
  record Granted(Optional<Authenticated> user, Map<String, String> headers)
      implements AccessDecision {

    /**
     * Copies the map.
     *
     * @param user the user
     * @param headers header fields
     */
    public Granted {
      headers = Map.copyOf(headers);
    }

    /**
     * The request may pass, and its answer needs no header fields.
     *
     * @param user the user; empty where the rules ask for none
     */
    public Granted(Optional<Authenticated> user) {
      this(user, Map.of());
    }

    /**
     * The principal of the request.
     *
     * @return the principal; empty where the rules ask for none
     */
    public Optional<JwtPrincipal> principal() {
      return user.map(Authenticated::principal);
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
