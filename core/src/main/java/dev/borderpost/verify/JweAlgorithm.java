package dev.borderpost.verify;

import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms that tell how the key for a token's content gets to its recipient (RFC 7518 §4.1).
 *
 * <p>There is neither {@code RSA1_5}, whose padding has been an oracle time and again (RFC 8725
 * §3.2), nor {@code PBES2-…}, where the token says how much work it makes, and which is for
 * passwords.
 */
enum JweAlgorithm {
  /** RSAES OAEP with SHA-1, which is not broken for this use. */
  RSA_OAEP("RSA-OAEP", KeyType.RSA, 0),
  /** RSAES OAEP with SHA-256 and MGF1 with SHA-256. */
  RSA_OAEP_256("RSA-OAEP-256", KeyType.RSA, 0),
  /** Key agreement by ECDH; the agreed key encrypts the content. */
  ECDH_ES("ECDH-ES", KeyType.EC, 0),
  /** Key agreement by ECDH; the agreed key wraps the key for the content, with AES-128. */
  ECDH_ES_A128KW("ECDH-ES+A128KW", KeyType.EC, 0),
  /** The same with AES-192. */
  ECDH_ES_A192KW("ECDH-ES+A192KW", KeyType.EC, 0),
  /** The same with AES-256. */
  ECDH_ES_A256KW("ECDH-ES+A256KW", KeyType.EC, 0),
  /** AES-128 key wrap. */
  A128KW("A128KW", KeyType.OCT, 16),
  /** AES-192 key wrap. */
  A192KW("A192KW", KeyType.OCT, 24),
  /** AES-256 key wrap. */
  A256KW("A256KW", KeyType.OCT, 32),
  /** Key wrap with AES-128 GCM. */
  A128GCMKW("A128GCMKW", KeyType.OCT, 16),
  /** Key wrap with AES-192 GCM. */
  A192GCMKW("A192GCMKW", KeyType.OCT, 24),
  /** Key wrap with AES-256 GCM. */
  A256GCMKW("A256GCMKW", KeyType.OCT, 32),
  /** No key is sent: both sides have the one for the content. */
  DIR("dir", KeyType.OCT, 0);

  /** The key types that there are for it. */
  enum KeyType {
    /** An RSA key. */
    RSA,
    /** A key on a NIST curve. */
    EC,
    /** A symmetric key. */
    OCT
  }

  private final String jwaName;
  private final KeyType keyType;
  private final int secretBytes;

  JweAlgorithm(String jwaName, KeyType keyType, int secretBytes) {
    this.jwaName = jwaName;
    this.keyType = keyType;
    this.secretBytes = secretBytes;
  }

  /**
   * The algorithm that an {@code alg} value stands for, in its exact letter case.
   *
   * @param alg a value of {@code alg}
   * @return the algorithm; empty for a name that is not known or not supported
   */
  static Optional<JweAlgorithm> named(String alg) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.jwaName.equals(alg)).findFirst();
  }

  /**
   * The name in tokens.
   *
   * @return for example {@code RSA-OAEP-256}
   */
  String jwaName() {
    return jwaName;
  }

  /**
   * The type of key it works with.
   *
   * @return the key type
   */
  KeyType keyType() {
    return keyType;
  }

  /**
   * How long a symmetric key has to be.
   *
   * @return in bytes; 0 for others than symmetric keys, and for {@code dir}, where it depends on
   *     the encryption of the content
   */
  int secretBytes() {
    return secretBytes;
  }

  /**
   * Whether the same secret encrypts and decrypts, so that only its holders can have made the
   * token.
   *
   * @return true for key wrap with a shared key and for {@code dir}
   */
  boolean isSymmetric() {
    return keyType == KeyType.OCT;
  }

  /**
   * How much longer a wrapped key is than the key: by 8 bytes with AES key wrap (RFC 3394 §2.2.1),
   * not at all with GCM.
   *
   * @return in bytes; meaningless for RSA
   */
  int wrappingBytes() {
    return jwaName.endsWith("GCMKW") ? 0 : 8;
  }

  /**
   * Whether the token carries an encrypted key (RFC 7516 §5.1, steps 5 and 6).
   *
   * @return false for {@code dir} and {@code ECDH-ES}, where that part has to be empty
   */
  boolean hasEncryptedKey() {
    return this != DIR && this != ECDH_ES;
  }

  @Override
  public String toString() {
    return jwaName;
  }
}
