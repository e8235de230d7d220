package dev.borderpost.verify;

import java.util.Arrays;
import java.util.Optional;

/** The algorithms that a token's content is encrypted and authenticated with (RFC 7518 §5.1). */
enum JweEncryption {
  /** AES-128 in CBC mode with HMAC SHA-256. */
  A128CBC_HS256("A128CBC-HS256", 32, 16, 16),
  /** AES-192 in CBC mode with HMAC SHA-384. */
  A192CBC_HS384("A192CBC-HS384", 48, 16, 24),
  /** AES-256 in CBC mode with HMAC SHA-512. */
  A256CBC_HS512("A256CBC-HS512", 64, 16, 32),
  /** AES-128 in GCM. */
  A128GCM("A128GCM", 16, 12, 16),
  /** AES-192 in GCM. */
  A192GCM("A192GCM", 24, 12, 16),
  /** AES-256 in GCM. */
  A256GCM("A256GCM", 32, 12, 16);

  private final String jwaName;
  private final int keyBytes;
  private final int ivBytes;
  private final int tagBytes;

  JweEncryption(String jwaName, int keyBytes, int ivBytes, int tagBytes) {
    this.jwaName = jwaName;
    this.keyBytes = keyBytes;
    this.ivBytes = ivBytes;
    this.tagBytes = tagBytes;
  }

  /**
   * The algorithm that an {@code enc} value stands for, in its exact letter case.
   *
   * @param enc a value of {@code enc}
   * @return the algorithm; empty for a name that is not known
   */
  static Optional<JweEncryption> named(String enc) {
    return Arrays.stream(values()).filter(encryption -> encryption.jwaName.equals(enc)).findFirst();
  }

  /**
   * The name in tokens.
   *
   * @return for example {@code A256GCM}
   */
  String jwaName() {
    return jwaName;
  }

  /**
   * How long the key is.
   *
   * @return in bytes
   */
  int keyBytes() {
    return keyBytes;
  }

  /**
   * How long the initialization vector is.
   *
   * @return in bytes
   */
  int ivBytes() {
    return ivBytes;
  }

  /**
   * How long the authentication tag is.
   *
   * @return in bytes
   */
  int tagBytes() {
    return tagBytes;
  }

  @Override
  public String toString() {
    return jwaName;
  }
}
