package dev.borderpost.bearer;

import java.util.List;
import java.util.Optional;

/**
 * An error as a client of a protected resource may see it (RFC 6750 §3.1): an error code, a
 * description in plain words and, for a missing scope, the scopes that would do. It says nothing
 * about the token itself.
 *
 * <p>Immutable. A description or scope with a character that RFC 6750 does not allow there, and
 * that could break out of the header, is refused with an {@link IllegalArgumentException}.
 *
 * @param code one of the three error codes of RFC 6750 §3.1
 * @param description a sentence of the characters that RFC 6750 §3 allows in {@code
 *     error_description}
 * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3); empty unless {@code
 *     insufficient_scope}
 */
public record BearerError(Code code, String description, List<String> scopes) {

  /** The error codes of RFC 6750 §3.1, with the status that each is answered with. */
  public enum Code {
    /**
     * The request itself is malformed: two credentials, a repeated parameter, rubbish in the
     * header.
     */
    INVALID_REQUEST("invalid_request", 400, "Bad Request"),
    /** The token is expired, revoked, malformed or invalid for other reasons. */
    INVALID_TOKEN("invalid_token", 401, "Unauthorized"),
    /** The token is good, but it does not permit this. */
    INSUFFICIENT_SCOPE("insufficient_scope", 403, "Forbidden");

    private final String value;
    private final int status;
    private final String title;

    Code(String value, int status, String title) {
      this.value = value;
      this.status = status;
      this.title = title;
    }

    /**
     * The code as it is written in a challenge.
     *
     * @return for example {@code invalid_token}
     */
    public String value() {
      return value;
    }

    /**
     * The HTTP status that goes with the code.
     *
     * @return 400, 401 or 403
     */
    public int status() {
      return status;
    }

    /**
     * The name of that status (RFC 9110 §15).
     *
     * @return for example {@code Unauthorized}
     */
    public String title() {
      return title;
    }
  }

  /**
   * Checks the characters.
   *
   * @param code the error code
   * @param description what the client is told
   * @param scopes the scopes needed
   */
  public BearerError {
    requireCharacters("description", description, true);
    scopes = List.copyOf(scopes);
    for (String scope : scopes) {
      requireCharacters("scope", scope, false);
    }
  }

  /**
   * The request is malformed: status 400.
   *
   * @param description the problem with the request
   * @return the error
   */
  public static BearerError invalidRequest(String description) {
    return new BearerError(Code.INVALID_REQUEST, description, List.of());
  }

  /**
   * The token is refused: status 401.
   *
   * @param description why, without a word about the token's content
   * @return the error
   */
  public static BearerError invalidToken(String description) {
    return new BearerError(Code.INVALID_TOKEN, description, List.of());
  }

  /**
   * The token does not permit what is asked for: status 403.
   *
   * @param scopes the scopes that would; may be empty, when it is not a matter of scopes
   * @return the error
   */
  public static BearerError insufficientScope(List<String> scopes) {
    return new BearerError(
        Code.INSUFFICIENT_SCOPE,
        "The request requires higher privileges than the access token provides",
        scopes);
  }

  /**
   * The challenge for this error (RFC 6750 §3).
   *
   * @param bare the challenge for a request without credentials, as {@link #bareChallenge} makes it
   * @return for example {@code Bearer error="invalid_token", error_description="The access token
   *     expired"}
   */
  public Challenge challenge(Challenge bare) {
    Challenge challenge = bare.with("error", code.value()).with("error_description", description);
    return scopes.isEmpty() ? challenge : challenge.with("scope", String.join(" ", scopes));
  }

  /**
   * The challenge for a request without credentials: no error code, since the client may not have
   * known that it needs any (RFC 6750 §3.1).
   *
   * @param realm the protection space, or empty for none
   * @return {@code Bearer}, with the realm if there is one
   * @throws IllegalArgumentException if the realm holds a character other than printable ASCII
   *     without quote and backslash
   */
  public static Challenge bareChallenge(Optional<String> realm) {
    realm.ifPresent(r -> requireCharacters("realm", r, true));
    Challenge challenge = Challenge.of("Bearer");
    return realm.map(r -> challenge.with("realm", r)).orElse(challenge);
  }

  private static void requireCharacters(String what, String text, boolean spaceAllowed) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("The " + what + " is empty.");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed = c >= (spaceAllowed ? 0x20 : 0x21) && c <= 0x7e && c != '"' && c != '\\';
      if (!allowed) {
        throw new IllegalArgumentException(
            "The "
                + what
                + " holds a character that RFC 6750 §3 does not allow, at index "
                + i
                + ": use printable ASCII without quotation mark and backslash"
                + (spaceAllowed ? "." : ", and no space."));
      }
    }
  }
}
