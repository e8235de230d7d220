package dev.borderpost.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that members of many tokens have. Each is one {@link String} for all tokens, which need not
 * create and hash one of their own: that saves a twentieth of the time to verify an HS256 token,
 * and half a kilobyte of memory for each token that is remembered.
 */
final class CommonNames {

  /** At most seven characters each, so that name and quotation mark fit into eight bytes. */
  static final List<String> NAMES =
      List.of(
          "iss", "sub", "aud", "exp", "nbf", "iat", "jti", // RFC 7519
          "act", "cnf", "scope", "roles", "groups", // RFC 8693, RFC 7800, RFC 9068
          "acr", "amr", "azp", "sid", "name", "email", "nonce", // OpenID Connect
          "scp", "tid", "oid", "ver", "uti", "typ"); // of issuers

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int TABLE_BITS = 8;

  /** Names with their closing quotation mark, in a hash table without collisions. */
  private static final long[] KEYS = new long[1 << TABLE_BITS];

  private static final @Nullable String[] VALUES = new String[1 << TABLE_BITS];

  static {
    for (String name : NAMES) {
      byte[] padded = (name + "\"\0\0\0\0\0\0\0").getBytes(StandardCharsets.US_ASCII);
      long key = (long) EIGHT_BYTES.get(padded, 0);
      KEYS[place(key)] = key;
      VALUES[place(key)] = name;
    }
  }

  private CommonNames() {}

  private static int place(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - TABLE_BITS)); // Fibonacci hashing
  }

  /**
   * Finds a common name.
   *
   * @param index the index of its opening quotation mark
   * @return the name; {@code null} if another one, or none, stands there
   */
  static @Nullable String at(byte[] json, int index) {
    if (json.length - index <= Long.BYTES || json[index] != '"') {
      return null;
    }
    long bytes = (long) EIGHT_BYTES.get(json, index + 1);
    // The lowest byte whose highest bit is set here is the first quotation mark.
    long others = bytes ^ 0x2222222222222222L;
    long marks = (others - 0x0101010101010101L) & ~others & 0x8080808080808080L;
    if (marks == 0) {
      return null;
    }
    long key = bytes & (marks ^ (marks - 1));
    int place = place(key);
    return KEYS[place] == key ? VALUES[place] : null;
  }
}
