package dev.borderpost;

import dev.borderpost.bearer.BearerError;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.Map;
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
   * @param headers header fields that the response has to carry; usually none
   */
  record Authenticated(
      JwtPrincipal principal, String scheme, Set<Object> answered, Map<String, String> headers)
      implements AuthenticationResult {

    /**
     * Copies the collections.
     *
     * @param principal the user
     * @param scheme the authentication scheme
     * @param answered the keys of the deferred checks that were asked
     * @param headers header fields for the response
     */
    public Authenticated {
      answered = Set.copyOf(answered);
      headers = Map.copyOf(headers);
    }

    /**
     * The same user, after further deferred checks.
     *
     * @param keys the keys of all deferred checks that were asked
     * @return the result
     */
    Authenticated withAnswered(Set<Object> keys) {
      return new Authenticated(principal, scheme, keys, headers);
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
   * The request is refused for a reason of its own; the result holds the complete response. Its
   * texts are ASCII without quotation mark and backslash, and repeat nothing of the request.
   */
  sealed interface Refusal extends AuthenticationResult {

    /**
     * The reason, for log and listeners; not for the client.
     *
     * @return the reason
     */
    RejectionReason reason();

    /**
     * The HTTP status.
     *
     * @return for example 401
     */
    int status();

    /**
     * The name of the status (RFC 9110 §15).
     *
     * @return for example {@code Unauthorized}
     */
    String title();

    /**
     * A sentence for the client.
     *
     * @return the sentence
     */
    String detail();

    /**
     * The header fields besides those of the problem document.
     *
     * @param bare the challenge for a request without credentials
     * @return the values by name
     */
    Map<String, String> headers(Challenge bare);
  }

  /**
   * The token came in a cookie, on an unsafe request or WebSocket handshake that a page of another
   * site may have made (RFC 6750 §5.3). It was not looked at.
   */
  record CrossSite() implements Refusal {

    private static final RejectionReason REASON =
        new RejectionReason("cross_site", "an unsafe request with a cookie token from elsewhere");

    @Override
    public RejectionReason reason() {
      return REASON;
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String title() {
      return "Forbidden";
    }

    @Override
    public String detail() {
      return "The request does not come from a page of this application";
    }

    @Override
    public Map<String, String> headers(Challenge bare) {
      return Map.of();
    }
  }

  /**
   * The token, or the way in which it was sent, is rejected.
   *
   * @param error what the client is told
   * @param reason what log and listeners are told
   */
  record Rejected(BearerError error, RejectionReason reason) implements Refusal {

    private static final BearerError NOT_VALID =
        BearerError.invalidToken("The access token is not valid");
    private static final BearerError EXPIRED = BearerError.invalidToken("The access token expired");

    /**
     * The token is rejected: 401. The client is told whether it has expired, and nothing else.
     *
     * @param reason what log and listeners are told
     * @return the result
     */
    public static Rejected invalidToken(RejectionReason reason) {
      return new Rejected(reason.code().equals("expired") ? EXPIRED : NOT_VALID, reason);
    }

    @Override
    public int status() {
      return error.code().status();
    }

    @Override
    public String title() {
      return error.code().title();
    }

    @Override
    public String detail() {
      return error.description();
    }

    @Override
    public Map<String, String> headers(Challenge bare) {
      return Map.of("WWW-Authenticate", error.challenge(bare).toString());
    }
  }

  /**
   * The token could not be verified, and that is not the client's fault.
   *
   * @param retryAfter when another try may succeed
   */
  record Unavailable(Duration retryAfter) implements AuthenticationResult {}
}
