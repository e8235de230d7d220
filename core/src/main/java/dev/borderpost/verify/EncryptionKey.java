package dev.borderpost.verify;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.AeadAlgorithm;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The public or shared key of a recipient, which signed tokens are encrypted to (RFC 7516).
 *
 * <p>Immutable and thread-safe. {@code toString()} shows nothing of the key.
 */
public final class EncryptionKey {

  private final EncryptionJwk jwk;
  private final JweEncryption encryption;

  private EncryptionKey(EncryptionJwk jwk, JweEncryption encryption) {
    this.jwk = jwk;
    this.encryption = encryption;
  }

  /**
   * Reads a recipient's key. The content is encrypted with A256GCM, or with what the {@code alg} of
   * a shared key says that encrypts content directly.
   *
   * @param json a JWK (RFC 7517 §4) with {@code alg}, as the keys of {@link Encryption} have; its
   *     {@code kid}, if it has one, is named in tokens. A private part is not used
   * @return the key
   * @throws IllegalArgumentException if it is not a JWK or cannot be used for encryption
   */
  public static EncryptionKey jwk(String json) {
    return of(json, null);
  }

  /**
   * Reads a recipient's key.
   *
   * @param json a JWK (RFC 7517 §4) with {@code alg}, as the keys of {@link Encryption} have
   * @param encryption the {@code enc} that the content is encrypted with (RFC 7518 §5.1), such as
   *     {@code A128CBC-HS256}
   * @return the key
   * @throws IllegalArgumentException if it is not a JWK, cannot be used for encryption, or is for
   *     another encryption of the content; or if there is no such encryption
   */
  public static EncryptionKey jwk(String json, String encryption) {
    return of(
        json,
        JweEncryption.named(encryption)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\""
                            + encryption
                            + "\" is not an enc: use one of "
                            + Arrays.toString(JweEncryption.values())
                            + ".")));
  }

  private static EncryptionKey of(String json, @Nullable JweEncryption wanted) {
    EncryptionJwk jwk =
        EncryptionJwk.read("The encryption key", EncryptionJwk.object("a JWK", "it", json));
    JweEncryption own = jwk.contentEncryption();
    if (own != null && wanted != null && own != wanted) {
      throw new IllegalArgumentException(
          "The encryption key is for " + own + ": leave out " + wanted + ".");
    }
    return new EncryptionKey(
        jwk, own != null ? own : wanted != null ? wanted : JweEncryption.A256GCM);
  }

  /**
   * Encrypts a signed token (RFC 7519 §5.2).
   *
   * @param token the token in its compact form
   * @return the nested token in its compact form, with {@code cty: JWT}
   */
  @SuppressWarnings("unchecked") // a JWK was only read if its key is of the algorithm's type
  public String encrypt(String token) {
    KeyAlgorithm<Key, Key> keyAlgorithm =
        (KeyAlgorithm<Key, Key>) Jwts.KEY.get().forKey(jwk.algorithm().jwaName());
    AeadAlgorithm content = Jwts.ENC.get().forKey(encryption.jwaName());
    JwtBuilder builder = Jwts.builder();
    String keyId = jwk.keyId();
    if (keyId != null) {
      builder.header().keyId(keyId);
    }
    return builder
        .content(token.getBytes(StandardCharsets.US_ASCII), "JWT")
        .encryptWith(jwk.publicKey(), keyAlgorithm, content)
        .compact();
  }

  @Override
  public String toString() {
    return "EncryptionKey[alg=" + jwk.algorithm() + ", enc=" + encryption + "]";
  }
}
