package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.nio.ByteBuffer;
import java.security.Key;
import java.security.Provider;
import java.security.PublicKey;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key with the only algorithm that it may be used with. It cannot be used with another algorithm,
 * such as an RSA public key for an HMAC.
 *
 * <p>Immutable. Two are equal when key, algorithm and names are. {@code toString()} shows no key
 * material.
 */
public final class VerificationKey {

  private final Key key;
  private final JwsAlgorithm algorithm;
  private final KeyNames names;
  private volatile @Nullable SignatureCheck check;

  VerificationKey(Key key, JwsAlgorithm algorithm, KeyNames names) {
    KeyRules.problem(key, algorithm)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  "Not a key for " + algorithm.jwaName() + ": " + problem + ".");
            });
    this.key = key instanceof SecretKey secret ? KeyRules.macKey(secret, algorithm) : key;
    this.algorithm = algorithm;
    this.names = names;
  }

  /**
   * A public key.
   *
   * @param key the key
   * @param algorithm the algorithm
   * @return the pair, without a {@code kid}
   * @throws IllegalArgumentException if the key is of another type or curve than the algorithm, or
   *     an RSA key under 2048 or over 8192 bits or with an exponent over 64 bits
   */
  public static VerificationKey of(PublicKey key, JwsAlgorithm algorithm) {
    return new VerificationKey(key, algorithm, KeyNames.NONE);
  }

  /**
   * A shared secret.
   *
   * @param secret random bytes, at least as many as the hash has; copied
   * @param algorithm HS256, HS384 or HS512
   * @return the pair, without a {@code kid}
   * @throws IllegalArgumentException if the secret is too short, well-known or one repeated byte,
   *     or if the algorithm is not for secrets
   */
  public static VerificationKey hmac(byte[] secret, JwsAlgorithm algorithm) {
    return new VerificationKey(KeyRules.secretKey(secret), algorithm, KeyNames.NONE);
  }

  /**
   * This pair with a {@code kid}.
   *
   * @param keyId the {@code kid} in tokens
   * @return the pair with the {@code kid}
   */
  public VerificationKey withKeyId(String keyId) {
    return new VerificationKey(key, algorithm, names.withKeyId(keyId));
  }

  /**
   * The key itself.
   *
   * @return a {@link PublicKey} or, for HS256, HS384 and HS512, a {@link SecretKey}
   */
  public Key key() {
    return key;
  }

  /**
   * The algorithm of the key.
   *
   * @return the algorithm
   */
  public JwsAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * The identifier of the key.
   *
   * @return the {@code kid}; empty when it has none
   */
  public Optional<String> keyId() {
    return Optional.ofNullable(names.keyId());
  }

  /**
   * The thumbprint of the certificate that contained the key.
   *
   * @return the value of {@code x5t#S256}; empty when there was no certificate
   */
  public Optional<String> certificateThumbprint() {
    return Optional.ofNullable(names.sha256());
  }

  KeyNames names() {
    return names;
  }

  /**
   * Whether a signature, or a MAC, was made with this key and its algorithm.
   *
   * @param signed the signed content: the remaining bytes of the buffer, whose position does not
   *     change
   * @param signature the signature in the format of a JWS (RFC 7518 §3)
   * @param provider the JCA provider to prefer; {@code null} for the platform's own choice
   * @return true if the signature is valid
   */
  public boolean verifies(ByteBuffer signed, byte[] signature, @Nullable Provider provider) {
    SignatureCheck current = check;
    if (current == null || !current.isBy(provider)) {
      current = new SignatureCheck(key, algorithm, provider);
      check = current;
    }
    return current.passes(signed, signature);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof VerificationKey that
            && algorithm == that.algorithm
            && names.equals(that.names)
            && key.equals(that.key));
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, algorithm, names);
  }

  @Override
  public String toString() {
    return "VerificationKey[alg=" + algorithm.jwaName() + "]";
  }
}
