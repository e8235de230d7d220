package dev.borderpost.verify;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64url (RFC 4648 §5) in its only spelling: no padding, and no bits set that do not end up in a
 * byte. The decoder of the JDK takes other spellings too, and twice the time.
 */
final class Base64Url {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** What each character stands for; negative for those that stand for nothing. */
  private static final byte[] VALUES = new byte[256];

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
    int last = length % 4; // how many characters there are for the one or two bytes at the end
    if (length == 0 || last == 1) {
      return null;
    }
    byte[] bytes = new byte[length / 4 * 3 + (last == 0 ? 0 : last - 1)];
    int signs = 0; // negative if any value was
    int next = 0;
    int i = from;
    for (; i < to - last; i += 4) {
      int bits =
          value(text[i]) << 18
              | value(text[i + 1]) << 12
              | value(text[i + 2]) << 6
              | value(text[i + 3]);
      bytes[next++] = (byte) (bits >> 16);
      bytes[next++] = (byte) (bits >> 8);
      bytes[next++] = (byte) bits;
      signs |= bits;
    }
    if (last > 0) {
      int bits = value(text[i]) << 18 | value(text[i + 1]) << 12;
      bytes[next] = (byte) (bits >> 16);
      int unused = bits & 0xFFFF;
      if (last == 3) {
        bits |= value(text[i + 2]) << 6;
        bytes[next + 1] = (byte) (bits >> 8);
        unused = bits & 0xFF;
      }
      signs |= bits | -unused;
    }
    return signs < 0 ? null : bytes;
  }

  private static int value(byte character) {
    return VALUES[character & 0xFF];
  }
}
