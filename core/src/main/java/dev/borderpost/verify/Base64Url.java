package dev.borderpost.verify;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url (RFC 4648 §5) in its only spelling: no padding, and no bits set that do not end up in a
 * byte.
 */
final class Base64Url {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /**
   * The bytes that a part of a text in ASCII stands for; {@code null} when it is empty or spelled
   * in any other way.
   */
  static byte @Nullable [] decode(byte[] ascii, int from, int to) {
    int unusedBits =
        switch ((to - from) % 4) {
          case 2 -> 0b1111;
          case 3 -> 0b11;
          default -> 0;
        };
    if (from == to || (ALPHABET.indexOf(ascii[to - 1]) & unusedBits) != 0) {
      return null;
    }
    try {
      // The decoder of the JDK refuses all else, but for padding, which the look at the last
      // character rules out.
      return ascii[to - 1] == '='
          ? null
          : Base64.getUrlDecoder().decode(ByteBuffer.wrap(ascii, from, to - from)).array();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
