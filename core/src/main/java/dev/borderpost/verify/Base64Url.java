package dev.borderpost.verify;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url (RFC 4648 §5) in its only spelling: no padding, and no bits set that do not end up in a
 * byte. The decoder of the JDK, which many processors speed up, takes other spellings too.
 */
final class Base64Url {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** What each character stands for; negative for those that stand for nothing. */
  private static final byte[] VALUES = new byte[256];

  /** The bits of the last character that are in no byte, by the number of characters modulo 4. */
  private static final int[] UNUSED_BITS = {0, 0b111111, 0b1111, 0b11};

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /**
   * The bytes that a part of a text in ISO 8859-1 stands for; {@code null} when it is empty or
   * spelled in any other way.
   */
  static byte @Nullable [] decode(byte[] text, int from, int to) {
    int length = to - from;
    if (length % 4 == 1 || length == 0) {
      return null;
    }
    int last = VALUES[text[to - 1] & 0xFF]; // negative for padding
    if (last < 0 || (last & UNUSED_BITS[length % 4]) != 0) {
      return null;
    }
    try {
      return DECODER.decode(ByteBuffer.wrap(text, from, length)).array();
    } catch (IllegalArgumentException e) {
      return null; // another character is not of the alphabet
    }
  }
}
