package dev.borderpost.extract;

import dev.borderpost.bearer.BearerError;
import java.util.Optional;

/** Reads credentials of the scheme {@code Bearer} (RFC 6750 §2.1, RFC 9110 §11.4). */
final class BearerCredentials {

  private static final String SCHEME = "Bearer";

  private static final BearerError NOT_BEARER_AND_TOKEN =
      BearerError.invalidRequest(
          "The Authorization header must be the word Bearer, a space and one token");

  private static final BearerError SEVERAL_CREDENTIALS =
      BearerError.invalidRequest("The Authorization header must hold one pair of credentials only");

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
    for (int i = 0; i < field.length(); i++) {
      char character = field.charAt(i);
      if (quoted && character == '\\') {
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == ',' && !quoted && bearerFollows(field, i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean bearerFollows(String field, int index) {
    String rest = field.substring(index).stripLeading();
    return in(rest, NOT_BEARER_AND_TOKEN).isPresent();
  }

  /** Credentials of the scheme; empty for those of another. */
  static Optional<EncodedToken> in(String field, BearerError problem) {
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    int end = field.length();
    int start = SCHEME.length();
    if (start < end && field.charAt(start) != ' ' && isTokenCharacter(field.charAt(start))) {
      return Optional.empty(); // "Bearerx": another scheme
    }
    while (start < end && field.charAt(start) == ' ') {
      start++;
    }
    return Optional.of(
        start == SCHEME.length() || start == end
            ? EncodedToken.malformed(problem)
            : new EncodedToken.Found(field, start, false, problem));
  }

  private static boolean isTokenCharacter(char character) {
    return Extractors.TOKEN.matcher(String.valueOf(character)).matches();
  }
}
