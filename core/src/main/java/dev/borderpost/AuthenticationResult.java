package dev.borderpost;

import dev.borderpost.bearer.BearerError;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.Set;

/**
 * The outcome of authenticating a request.
 *
 * <p>Immutable.
 */
public sealed interface AuthenticationResult {

  /**
   * The token is verified, and every policy has accepted the request.
   *
   * @param principal the user
   * @param scheme the authentication scheme that the token came with, such as {@code Bearer}
   * @param answered the keys of the deferred checks that were asked about this request, so that
   *     they are not asked again where it is forwarded
   */
  record Authenticated(JwtPrincipal principal, String scheme, Set<Object> answered)
      implements AuthenticationResult {

    /**
     * Copies the set.
     *
     * @param principal the user
     * @param scheme the authentication scheme
     * @param answered the keys of the deferred checks that were asked
     */
    public Authenticated {
      answered = Set.copyOf(answered);
    }

    /** Without the keys, which may hold claims. */
    @Override
    public String toString() {
      return "Authenticated[" + principal + ", scheme=" + scheme + "]";
    }
  }

  /** There was no token. Whether that is an error depends on the access rule. */
  record NoCredentials() implements AuthenticationResult {}

  /**
   * The token came in a cookie, on an unsafe request or WebSocket handshake that a page of another
   * site may have made (RFC 6750 §5.3). It was not looked at.
   */
  record CrossSite() implements AuthenticationResult {

    private static final RejectionReason REASON =
        new RejectionReason("cross_site", "an unsafe request with a cookie token from elsewhere");

    /**
     * What log and listeners are told.
     *
     * @return the reason, with the code {@code cross_site}
     */
    public RejectionReason reason() {
      return REASON;
    }
  }

  /**
   * The token, or the way in which it was sent, is rejected.
   *
   * @param error what the client is told
   * @param reason what log and listeners are told
   */
  record Rejected(BearerError error, RejectionReason reason) implements AuthenticationResult {}

  /**
   * The token could not be verified, and that is not the client's fault.
   *
   * @param retryAfter when another try may succeed
   */
  record Unavailable(Duration retryAfter) implements AuthenticationResult {}
}
