package dev.borderpost.it.stores;

import java.util.Locale;
import java.util.function.BiFunction;

/** Ways to come again with a token that was used. */
enum Guise {
  THE_SAME((id, token) -> "Bearer " + token),
  OTHER_LETTER_CASE_OF_THE_SCHEME((id, token) -> "bEARER " + token),
  SPACES_IN_FRONT((id, token) -> "Bearer   " + token),
  SAME_ID_SIGNED_AGAIN((id, token) -> "Bearer " + TwoKeyIssuer.token(id)),
  SAME_ID_UNDER_OTHER_KEY((id, token) -> "Bearer " + TwoKeyIssuer.tokenOfOtherKey(id)),
  OTHER_KID_WRITTEN_INTO_IT(
      (id, token) ->
          "Bearer "
              + header(TwoKeyIssuer.tokenOfOtherKey(id))
              + token.substring(token.indexOf('.'))),
  PADDING((id, token) -> "Bearer " + token + "=="),
  UNUSED_BITS_SET((id, token) -> "Bearer " + withUnusedBit(token)),
  STANDARD_ALPHABET((id, token) -> "Bearer " + token.replace('-', '+').replace('_', '/') + "+"),
  LETTER_CASE_OF_THE_SIGNATURE(
      (id, token) ->
          "Bearer "
              + token.substring(0, token.lastIndexOf('.'))
              + token.substring(token.lastIndexOf('.')).toUpperCase(Locale.ROOT)),
  SEGMENT_MORE((id, token) -> "Bearer " + token + ".");

  private final BiFunction<String, String, String> credentials;

  Guise(BiFunction<String, String, String> credentials) {
    this.credentials = credentials;
  }

  /** The value of {@code Authorization} for a token with a certain {@code jti}. */
  String credentials(String id, String token) {
    return credentials.apply(id, token);
  }

  private static String header(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  /** 64 bytes are 86 characters, of which the last has four bits that mean nothing. */
  private static String withUnusedBit(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = token.length() - 1;
    return token.substring(0, last) + alphabet.charAt(alphabet.indexOf(token.charAt(last)) + 1);
  }
}
