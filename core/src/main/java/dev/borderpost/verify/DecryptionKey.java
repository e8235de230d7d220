package dev.borderpost.verify;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.AeadAlgorithm;
import io.jsonwebtoken.security.DecryptionKeyRequest;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One private or shared key that opens encrypted tokens, with the one algorithm that it is used
 * with.
 *
 * <p>Immutable and thread-safe. Equal to another with the same key, algorithm and name. {@code
 * toString()} shows nothing of the key.
 */
final class DecryptionKey {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Key key;
  private final JweAlgorithm algorithm;
  private final @Nullable JweEncryption contentEncryption;
  private final @Nullable String keyId;

  private DecryptionKey(Key key, EncryptionJwk jwk) {
    this.key = key;
    this.algorithm = jwk.algorithm();
    this.contentEncryption = jwk.contentEncryption();
    this.keyId = jwk.keyId();
  }

  /**
   * The key of a JWK.
   *
   * @throws IllegalArgumentException if its private part is not there
   */
  static DecryptionKey of(String name, EncryptionJwk jwk) {
    Key key = jwk.privateKey();
    if (key == null) {
      throw new IllegalArgumentException(
          name + " is a public key, which decrypts nothing: give the private one.");
    }
    return new DecryptionKey(key, jwk);
  }

  /**
   * The algorithm that the key is used with, and no other.
   *
   * @return the algorithm
   */
  JweAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * The key's name.
   *
   * @return the {@code kid}; empty when it has none
   */
  Optional<String> keyId() {
    return Optional.ofNullable(keyId);
  }

  /** Whether a token says that it was encrypted as this key is used; {@code kid} aside. */
  boolean fits(JweHeader header) {
    return algorithm == header.algorithm()
        && (contentEncryption == null || contentEncryption == header.encryption());
  }

  /** Whether no token could say which of the two it is for. */
  boolean isIndistinguishableFrom(DecryptionKey other) {
    return algorithm == other.algorithm
        && contentEncryption == other.contentEncryption
        && Objects.equals(keyId, other.keyId);
  }

  /** How long the encrypted key of a token is, in bytes (RFC 7518 §4.3 to §4.7). */
  int encryptedKeyBytes(JweHeader header) {
    if (!algorithm.hasEncryptedKey()) {
      return 0;
    }
    if (key instanceof RSAKey rsa) {
      return (rsa.getModulus().bitLength() + 7) / 8;
    }
    return header.encryption().keyBytes() + algorithm.wrappingBytes();
  }

  /**
   * The key that the content of a token is encrypted with.
   *
   * <p>There always is one: where the token's key cannot be decrypted, it is a random one, with
   * which the content cannot be decrypted either. So a client never learns which of the two failed,
   * not even by the time it took (RFC 7516 §11.5).
   *
   * @param header the token's header
   * @param encryptedKey the encrypted key; empty where the algorithm has none
   * @return a key of the length that the encryption of the content needs
   */
  SecretKey contentKey(JweHeader header, byte[] encryptedKey) {
    byte[] substitute = new byte[header.encryption().keyBytes()];
    RANDOM.nextBytes(substitute);
    SecretKey random = new SecretKeySpec(substitute, "AES");
    if (!fits(header)) {
      return random;
    }
    try {
      SecretKey found = unwrapped(header, encryptedKey);
      return found.getEncoded().length == substitute.length ? found : random;
    } catch (RuntimeException e) {
      // Whatever the library throws for a client's token says the same: not decryptable.
      return random;
    }
  }

  @SuppressWarnings("unchecked") // a JWK was only read if its key is of the algorithm's type
  private SecretKey unwrapped(JweHeader header, byte[] encryptedKey) {
    KeyAlgorithm<Key, Key> keyAlgorithm =
        (KeyAlgorithm<Key, Key>) Jwts.KEY.get().forKey(algorithm.jwaName());
    io.jsonwebtoken.JweHeader parameters =
        (io.jsonwebtoken.JweHeader)
            Jwts.header()
                .add("alg", algorithm.jwaName())
                .add("enc", header.encryption().jwaName())
                .add(header.keyParameters())
                .build();
    AeadAlgorithm content = Jwts.ENC.get().forKey(header.encryption().jwaName());
    return keyAlgorithm.getDecryptionKey(new Unwrapping(key, encryptedKey, parameters, content));
  }

  /** What JJWT wants to know. */
  private static final class Unwrapping implements DecryptionKeyRequest<Key> {

    private final Key key;
    private final byte[] encryptedKey;
    private final io.jsonwebtoken.JweHeader header;
    private final AeadAlgorithm content;

    Unwrapping(
        Key key, byte[] encryptedKey, io.jsonwebtoken.JweHeader header, AeadAlgorithm content) {
      this.key = key;
      this.encryptedKey = encryptedKey;
      this.header = header;
      this.content = content;
    }

    @Override
    public Key getKey() {
      return key;
    }

    @Override
    public byte[] getPayload() {
      return encryptedKey;
    }

    @Override
    public io.jsonwebtoken.JweHeader getHeader() {
      return header;
    }

    @Override
    public AeadAlgorithm getEncryptionAlgorithm() {
      return content;
    }

    @Override
    public @Nullable Provider getProvider() {
      return null;
    }

    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DecryptionKey that
        && isIndistinguishableFrom(that)
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm, contentEncryption, keyId);
  }

  @Override
  public String toString() {
    return "DecryptionKey[alg=" + algorithm + "]";
  }
}
