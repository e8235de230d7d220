package dev.borderpost;

import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.TokenNeeds;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /** {@return the reason, for log and listeners; not for the client} */
    RejectionReason reason();

    /** {@return the HTTP status, such as 401} */
    int status();

    /** {@return a sentence for the client} */
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
   * The request may have been made by a page of another site. Its token was not looked at.
   *
   * @param reason what log and listeners are told
   */
  record CrossSite(RejectionReason reason) implements Refusal {

    /**
     * The token came in a cookie, on an unsafe request or WebSocket handshake that a page of
     * another site may have made (RFC 6750 §5.3).
     */
    static CrossSite withCookie(Origins origins, RequestView request) {
      return of(COOKIE, origins, request);
    }

    private static final RejectionReason COOKIE =
        new RejectionReason(
            "cross_site",
            "an unsafe request with a cookie token, from a page of another site or of an origin that"
                + " own-origin and allowed-origins do not name");
    private static final RejectionReason FOREIGN_ORIGIN =
        new RejectionReason(
            "foreign_origin", "Origin is neither that of own-origin nor one of allowed-origins");
    private static final RejectionReason UNEXPECTED_HOST =
        new RejectionReason("unexpected_host", "Host is not the loopback address it came to");

    /**
     * Checks where a request comes from, whatever carries its token: {@link Origins#checkedAlways}.
     *
     * @param origins the origins
     * @param request the request
     * @return the refusal; empty if the request may come from there
     */
    public static Optional<CrossSite> find(Origins origins, RequestView request) {
      return origins.isForeign(request)
          ? Optional.of(of(FOREIGN_ORIGIN, origins, request))
          : origins.hasUnexpectedHost(request)
              ? Optional.of(new CrossSite(UNEXPECTED_HOST.with(List.of(), request.headers("Host"))))
              : Optional.empty();
    }

    private static CrossSite of(RejectionReason reason, Origins origins, RequestView request) {
      // What browsers say of the site decides before the origin does.
      Stream<String> site =
          request.headers("Sec-Fetch-Site").stream().map(value -> "Sec-Fetch-Site " + value);
      return new CrossSite(
          reason.with(
              origins.accepted(request),
              Stream.concat(request.headers("Origin").stream(), site).toList()));
    }

    @Override
    public int status() {
      return 403;
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
   * The token is valid, but a role is missing or a policy forbids the request: 403 without a
   * challenge, since clients would only sign in again.
   *
   * @param detail a sentence for the client, of printable ASCII without quotation mark and
   *     backslash
   * @param reason what log and listeners are told
   */
  record Forbidden(String detail, RejectionReason reason) implements Refusal {

    /**
     * Checks the characters.
     *
     * @param detail a sentence for the client
     * @param reason what log and listeners are told
     * @throws IllegalArgumentException if the sentence has a character that it must not have
     */
    public Forbidden {
      Challenge.checkedText("sentence for the client", detail);
    }

    /**
     * The client learns no reason.
     *
     * @param reason what log and listeners are told
     */
    public Forbidden(RejectionReason reason) {
      this("The user is not allowed to make this request", reason);
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public Map<String, String> headers(Challenge bare) {
      return Map.of();
    }
  }

  /**
   * The token is valid, but the user's sign-in is too old or too weak: 401, with the challenge of
   * RFC 9470 §3.
   *
   * @param needs what is needed: authentication contexts, an age, or both
   */
  record InsufficientUserAuthentication(TokenNeeds needs) implements Refusal {

    private static final RejectionReason REASON =
        new RejectionReason(
            "insufficient_user_authentication",
            "acr or auth_time does not satisfy the rule, or is absent");

    @Override
    public RejectionReason reason() {
      return REASON;
    }

    @Override
    public int status() {
      return 401;
    }

    @Override
    public String detail() {
      return "The request requires a more recent or a stronger sign-in";
    }

    @Override
    public Map<String, String> headers(Challenge bare) {
      Challenge challenge =
          bare.with("error", "insufficient_user_authentication")
              .with("error_description", detail());
      if (!needs.acrValues().isEmpty()) {
        challenge = challenge.with("acr_values", String.join(" ", needs.acrValues()));
      }
      if (needs.maxAge().isPresent()) {
        challenge = challenge.with("max_age", Long.toString(needs.maxAge().get().toSeconds()));
      }
      return Map.of("WWW-Authenticate", challenge.toString());
    }
  }

  /**
   * The token, or the way in which it was sent, is rejected. The client is told an error code, a
   * sentence and, for a missing scope, the scopes that would do (RFC 6750 §3).
   *
   * @param code the error code
   * @param detail a sentence for the client, of printable ASCII without quotation mark and
   *     backslash
   * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3); empty unless
   *     {@code insufficient_scope}
   * @param reason what log and listeners are told
   */
  record Rejected(Code code, String detail, List<String> scopes, RejectionReason reason)
      implements Refusal {

    /** The error codes of RFC 6750 §3.1, with the status that each is answered with. */
    public enum Code {
      /** The request is malformed: two credentials, a repeated parameter, a header that is none. */
      INVALID_REQUEST("invalid_request", 400),
      /** The token is expired, revoked, malformed or invalid for other reasons. */
      INVALID_TOKEN("invalid_token", 401),
      /** The token is valid, but lacks a scope. */
      INSUFFICIENT_SCOPE("insufficient_scope", 403);

      private final String value;
      private final int status;

      Code(String value, int status) {
        this.value = value;
        this.status = status;
      }
    }

    /**
     * Checks the characters, and copies the list.
     *
     * @param code the error code
     * @param detail a sentence for the client
     * @param scopes the scopes needed
     * @param reason what log and listeners are told
     * @throws IllegalArgumentException if the sentence or a scope has a character that it must not
     *     have
     */
    public Rejected {
      Challenge.checkedText("sentence for the client", detail);
      scopes = Challenge.checkedScopes(scopes);
    }

    /**
     * The request is malformed: 400.
     *
     * @param problem the problem, a sentence for the client
     * @return the result
     */
    public static Rejected invalidRequest(String problem) {
      return new Rejected(
          Code.INVALID_REQUEST,
          problem,
          List.of(),
          new RejectionReason("invalid_request", problem));
    }

    /**
     * The token is rejected: 401. The client is told whether it has expired, and nothing else.
     *
     * @param reason what log and listeners are told
     * @return the result
     */
    public static Rejected invalidToken(RejectionReason reason) {
      return new Rejected(
          Code.INVALID_TOKEN,
          reason.code().equals("expired")
              ? "The access token expired"
              : "The access token is not valid",
          List.of(),
          reason);
    }

    /**
     * The token is valid, but lacks a scope: 403.
     *
     * @param scopes all scopes that the request needs
     * @param reason what log and listeners are told
     * @return the result
     */
    public static Rejected insufficientScope(List<String> scopes, RejectionReason reason) {
      return new Rejected(
          Code.INSUFFICIENT_SCOPE,
          "The request requires higher privileges than the access token provides",
          scopes,
          reason);
    }

    @Override
    public int status() {
      return code.status;
    }

    @Override
    public Map<String, String> headers(Challenge bare) {
      Challenge challenge = bare.with("error", code.value).with("error_description", detail);
      return Map.of(
          "WWW-Authenticate",
          (scopes.isEmpty() ? challenge : challenge.with("scope", String.join(" ", scopes)))
              .toString());
    }
  }

  /**
   * The token could not be verified, and that is not the client's fault.
   *
   * @param reason why, for log and listeners
   * @param retryAfter when another try may succeed
   */
  record Unavailable(RejectionReason reason, Duration retryAfter) implements AuthenticationResult {}
}
