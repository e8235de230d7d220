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
 * One key, with the one algorithm that it may be used with. To use it with another, as an RSA
 * public key for an HMAC, cannot be written down.
 *
 * <p>Immutable. Two are equal when key, algorithm and names are. {@code toString()} shows no key
 * material.
 */
public final class VerificationKey {

  private final Key key;
  private final JwsAlgorithm algorithm;
  private final @Nullable String keyId;
  private final @Nullable String certificateThumbprint;
  private volatile @Nullable SignatureCheck check;

  VerificationKey(
      Key key,
      JwsAlgorithm algorithm,
      @Nullable String keyId,
      @Nullable String certificateThumbprint) {
    KeyRules.problem(key, algorithm)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  "Not a key for " + algorithm.jwaName() + ": " + problem + ".");
            });
    this.key = key instanceof SecretKey secret ? KeyRules.macKey(secret, algorithm) : key;
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.certificateThumbprint = certificateThumbprint;
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
    return new VerificationKey(key, algorithm, null, null);
  }

  /**
   * A shared secret.
   *
   * @param secret random bytes, at least as many as the hash has; copied
   * @param algorithm HS256, HS384 or HS512
   * @return the pair, without a {@code kid}
   * @throws IllegalArgumentException if the secret is too short, well-known or one byte over and
   *     over, or the algorithm is not one for secrets
   */
  public static VerificationKey hmac(byte[] secret, JwsAlgorithm algorithm) {
    return new VerificationKey(KeyRules.secretKey(secret), algorithm, null, null);
  }

  /**
   * This pair under a name.
   *
   * @param keyId the {@code kid} that tokens name it by
   * @return the named pair
   */
  public VerificationKey withKeyId(String keyId) {
    return new VerificationKey(key, algorithm, keyId, certificateThumbprint);
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
   * The algorithm that the key is for.
   *
   * @return the algorithm
   */
  public JwsAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * The name of the key.
   *
   * @return the {@code kid}; empty when it has none
   */
  public Optional<String> keyId() {
    return Optional.ofNullable(keyId);
  }

  /**
   * The thumbprint of the certificate that the key came in.
   *
   * @return the value of {@code x5t#S256}; empty when there was no certificate
   */
  public Optional<String> certificateThumbprint() {
    return Optional.ofNullable(certificateThumbprint);
  }

  /**
   * Whether a signature, or a MAC, was made with this key and its algorithm.
   *
   * @param signed what is said to be signed: what the buffer has left, which stays there
   * @param signature the signature as a JWS has it (RFC 7518 §3)
   * @param provider the JCA provider to prefer; {@code null} for the platform's own choice
   * @return true if it was
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
            && Objects.equals(keyId, that.keyId)
            && Objects.equals(certificateThumbprint, that.certificateThumbprint)
            && key.equals(that.key));
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, algorithm, keyId);
  }

  @Override
  public String toString() {
    return "VerificationKey[alg=" + algorithm.jwaName() + "]";
  }
}
