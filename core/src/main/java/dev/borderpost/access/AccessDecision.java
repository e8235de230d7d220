package dev.borderpost.access;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.verify.RejectionReason;
import java.util.Map;
import java.util.Optional;

/**
 * The decision about a request: it is {@link Granted} and goes on to the application, or it has a
 * complete {@link Answer}.
 *
 * <p>Immutable.
 */
public sealed interface AccessDecision {

  /**
   * The header fields that the response must carry, also when the application writes it.
   *
   * @return the values by name, in a map that cannot be modified
   */
  Map<String, String> headers();

  /**
   * The request is granted.
   *
   * @param user the user; empty when the rules require none
   * @param headers header fields for the application's response; usually none
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
     * The request is granted, and the response needs no header fields.
     *
     * @param user the user; empty when the rules require none
     */
    public Granted(Optional<Authenticated> user) {
      this(user, Map.of());
    }

    /**
     * The principal of the request.
     *
     * @return the principal; empty when the rules require none
     */
    public Optional<JwtPrincipal> principal() {
      return user.map(Authenticated::principal);
    }
  }

  /** A complete response, which an adapter only writes. The request does not go further. */
  sealed interface Answer extends AccessDecision {

    /** {@return the HTTP status} */
    int status();

    /** {@return the body in ASCII; empty for {@code HEAD}, and for statuses without a body} */
    String body();
  }

  /**
   * The request is answered by the guard itself, and not refused, as a request for the metadata of
   * a protected resource (RFC 9728 §3).
   *
   * @param status the HTTP status
   * @param headers all header fields of the response; cannot be modified
   * @param body the body in ASCII; may be empty
   */
  record Served(int status, Map<String, String> headers, String body) implements Answer {

    /**
     * Copies the map.
     *
     * @param status the HTTP status
     * @param headers all header fields
     * @param body the body
     */
    public Served {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The request is refused.
   *
   * @param status the HTTP status
   * @param headers all header fields of the response, including {@code Content-Type}, and for
   *     {@code HEAD} the {@code Content-Length} that the body would have; cannot be modified
   * @param body the body, {@code application/problem+json} (RFC 9457) in ASCII; empty for {@code
   *     HEAD}
   * @param reason the reason, for the log; not for the client
   * @param page a path of the application whose content may be sent instead of the body, with this
   *     status and these header fields but for {@code Content-Type}; a server that cannot forward a
   *     request sends the body
   */
  record Refused(
      int status,
      Map<String, String> headers,
      String body,
      RejectionReason reason,
      Optional<String> page)
      implements Answer {

    /**
     * Copies the map.
     *
     * @param status the HTTP status
     * @param headers all header fields
     * @param body the body
     * @param reason the reason
     * @param page a path of the application
     */
    public Refused {
      headers = Map.copyOf(headers);
    }

    /**
     * The request is refused, and there is no page for it.
     *
     * @param status the HTTP status
     * @param headers all header fields
     * @param body the body
     * @param reason the reason
     */
    public Refused(int status, Map<String, String> headers, String body, RejectionReason reason) {
      this(status, headers, body, reason, Optional.empty());
    }
  }
}
