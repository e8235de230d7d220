package dev.borderpost.extract;

import dev.borderpost.bearer.BearerError;

/**
 * What a {@link TokenExtractor} found in a request: a token in its encoded form, of which nothing
 * is known yet, or credentials so malformed that there is no token to look at.
 *
 * <p>Immutable. {@code toString()} never shows a token.
 */
public sealed interface EncodedToken {

  /**
   * A token that the client put into this request on purpose: in a header field, say.
   *
   * @param value the token as sent
   * @return the token
   */
  static EncodedToken of(String value) {
    return new Found(value, false);
  }

  /**
   * A token that the browser attaches to every request by itself, such as a cookie. An unsafe
   * request with such a token may have been made by another site, and is checked for that (RFC 6750
   * §5.3).
   *
   * @param value the token as sent
   * @return the token
   */
  static EncodedToken attachedByBrowser(String value) {
    return new Found(value, true);
  }

  /**
   * Credentials were sent, but not in a form in which a token could be read from them.
   *
   * @param error what is wrong with the request
   * @return the finding
   */
  static EncodedToken malformed(BearerError error) {
    return new Malformed(error);
  }

  /**
   * A token in its encoded form.
   *
   * @param value the token as sent
   * @param attachedByBrowser whether the browser attaches it by itself
   */
  record Found(String value, boolean attachedByBrowser) implements EncodedToken {
    @Override
    public String toString() {
      return "Found[value=<redacted>, attachedByBrowser=" + attachedByBrowser + "]";
    }
  }

  /**
   * Malformed credentials.
   *
   * @param error what is wrong with the request
   */
  record Malformed(BearerError error) implements EncodedToken {}
}
