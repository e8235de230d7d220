package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The requirements of algorithms on keys: type, curve and strength (RFC 7518 §3, RFC 8725 §3.5).
 */
final class KeyRules {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  /**
   * The maximum length of an RSA exponent; usual ones have 17 bits. The time of a verification
   * grows with it.
   */
  private static final int MAX_RSA_EXPONENT_BITS = 64;

  private KeyRules() {}

  /** The problem with using the key for the algorithm; empty when there is none. */
  static Optional<String> problem(Key key, JwsAlgorithm algorithm) {
    if (!algorithm.fits(key)) {
      return Optional.of("it takes a " + expected(algorithm));
    }
    return key instanceof SecretKey secret ? secretProblem(secret, algorithm) : rsaProblem(key);
  }

  /**
   * The algorithms that the key's type and curve allow, the usual one first; its strength is not
   * checked.
   */
  static List<JwsAlgorithm> fitting(Key key) {
    return Arrays.stream(JwsAlgorithm.values()).filter(algorithm -> algorithm.fits(key)).toList();
  }

  /**
   * The secret as a key.
   *
   * @throws IllegalArgumentException if it is guessable or publicly known
   */
  static SecretKey secretKey(byte[] secret) {
    SecretRules.problem(secret)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new SecretKeySpec(secret, "HMAC");
  }

  /** The secret with the JCA's name for keys of the algorithm. */
  static SecretKey macKey(SecretKey secret, JwsAlgorithm algorithm) {
    return new SecretKeySpec(secret.getEncoded(), algorithm.jcaName());
  }

  /**
   * Values of {@code use} that are accepted besides {@code sig}.
   *
   * @throws IllegalArgumentException if one is empty, or is {@code enc}
   */
  static Set<String> uses(String... values) {
    Set<String> uses = new LinkedHashSet<>(List.of(values));
    if (uses.isEmpty() || uses.contains("")) {
      throw new IllegalArgumentException("Name at least one use of keys, and no empty one.");
    }
    if (uses.contains("enc")) {
      throw new IllegalArgumentException(
          "Keys with the use enc are for encryption, and verify no signatures: remove it.");
    }
    return Set.copyOf(uses);
  }

  private static Optional<String> secretProblem(SecretKey secret, JwsAlgorithm algorithm) {
    byte[] encoded = secret.getEncoded();
    int needed = algorithm.hashBits() / Byte.SIZE;
    return encoded.length < needed
        ? Optional.of(
            "the secret has "
                + encoded.length
                + " bytes and needs at least "
                + needed
                + " (RFC 7518 §3.2)"
                + (encoded.length * 4 / 3 < needed
                    ? ""
                    : "; if it is a text that was read as base64url, set secret-encoding to text"))
        : Optional.empty();
  }

  /**
   * The problem with the size of an RSA key: too weak, or too slow to verify with; empty when there
   * is none, and for other keys.
   */
  static Optional<String> rsaProblem(Key key) {
    if (!(key instanceof RSAPublicKey rsa)) {
      return Optional.empty();
    }
    int bits = rsa.getModulus().bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      return Optional.of(
          "the RSA key has "
              + bits
              + " bits (n), which is not between "
              + MIN_RSA_BITS
              + " and "
              + MAX_RSA_BITS);
    }
    int exponentBits = rsa.getPublicExponent().bitLength();
    return exponentBits > MAX_RSA_EXPONENT_BITS
        ? Optional.of(
            "the RSA key has an exponent (e) of "
                + exponentBits
                + " bits, more than "
                + MAX_RSA_EXPONENT_BITS)
        : Optional.empty();
  }

  private static String expected(JwsAlgorithm algorithm) {
    return algorithm.isSymmetric()
        ? "secret"
        : algorithm
            .curve()
            .map(curve -> "public key on the curve " + curve)
            .orElse("public RSA key");
  }
}
