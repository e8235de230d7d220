package dev.borderpost.extract;

import java.util.Optional;

/** Reads credentials of the scheme {@code Bearer} (RFC 6750 §2.1, RFC 9110 §11.4). */
final class BearerCredentials {

  private static final String SCHEME = "Bearer";

  private static final String NOT_BEARER_AND_TOKEN =
      "The Authorization header must be the word Bearer, a space and one token";

  private static final String SEVERAL_CREDENTIALS =
      "The Authorization header must hold one pair of credentials only";

  private BearerCredentials() {}

  /** The token of an {@code Authorization} field; empty for another scheme alone. */
  static Optional<EncodedToken> only(String field) {
    Optional<EncodedToken> bearer = in(field, NOT_BEARER_AND_TOKEN);
    return bearer.isEmpty() && hasBearerBehindComma(field)
        ? Optional.of(EncodedToken.malformed(SEVERAL_CREDENTIALS))
        : bearer;
  }

  /**
   * Whether a proxy has appended bearer credentials to others, although {@code Authorization} is no
   * list (RFC 9110 §11.6.2). Commas within quoted strings do not count.
   */
  private static boolean hasBearerBehindComma(String field) {
    boolean quoted = false;
    boolean behindComma = false;
    for (int i = 0; i < field.length(); i++) {
      char character = field.charAt(i);
      if (behindComma && character != ' ' && character != '\t') {
        if (hasScheme(field, i)) {
          return true;
        }
        behindComma = false;
      }
      if (quoted && character == '\\') {
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == ',' && !quoted) {
        behindComma = true;
      }
    }
    return false;
  }

  /** Credentials of the scheme; empty for those of another. */
  static Optional<EncodedToken> in(String field, String problem) {
    if (!hasScheme(field, 0)) {
      return Optional.empty();
    }
    int end = field.length();
    int start = SCHEME.length();
    while (start < end && field.charAt(start) == ' ') {
      start++;
    }
    return Optional.of(
        start == SCHEME.length() || start == end
            ? EncodedToken.malformed(problem)
            : new EncodedToken.Found(field, start, false, problem));
  }

  /** Whether the scheme stands at an index, and not the beginning of the name of another one. */
  private static boolean hasScheme(String field, int index) {
    int end = index + SCHEME.length();
    return field.regionMatches(true, index, SCHEME, 0, SCHEME.length())
        && (end == field.length() || !isTokenCharacter(field.charAt(end)));
  }

  private static boolean isTokenCharacter(char character) {
    return character != ' ' && Extractors.TOKEN.matcher(String.valueOf(character)).matches();
  }
}
