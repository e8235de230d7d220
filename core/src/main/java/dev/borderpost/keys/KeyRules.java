package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which key may be used with which algorithm: type, curve and strength (RFC 7518 §3, RFC 8725
 * §3.5).
 */
final class KeyRules {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  /** Verification takes as many multiplications as the exponent has bits: usual ones have 17. */
  private static final int MAX_RSA_EXPONENT_BITS = 64;

  /**
   * Secrets of tutorials and sample projects that turn up in production, long enough to pass for
   * real ones.
   */
  private static final List<String> WELL_KNOWN_SECRETS =
      List.of(
          "a-string-secret-at-least-256-bits-long",
          "a-valid-string-secret-that-is-at-least-384-bits-long",
          "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
          "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
          "413F4428472B4B6250655368566D5970337336763979244226452948404D6351",
          "secretsecretsecretsecretsecretsecret",
          "mysecretkeymysecretkeymysecretkey",
          "your-256-bit-secret-your-256-bit-secret",
          "qwertyuiopasdfghjklzxcvbnm123456",
          "0123456789abcdef0123456789abcdef",
          "01234567890123456789012345678901",
          "abcdefghijklmnopqrstuvwxyz123456",
          "changeitchangeitchangeitchangeit",
          "ThisIsASecretKeyForJwtThatIsLongEnough");

  private KeyRules() {}

  /** The problem with using the key for the algorithm; empty when there is none. */
  static Optional<String> problem(Key key, JwsAlgorithm algorithm) {
    if (!algorithm.fits(key)) {
      return Optional.of("it takes a " + expected(algorithm));
    }
    return key instanceof SecretKey secret ? secretProblem(secret, algorithm) : rsaProblem(key);
  }

  /** Whether the key is on one of the curves P-256, P-384 and P-521. */
  static boolean isOnNistCurve(Key key) {
    return key instanceof ECPublicKey && !fitting(key).isEmpty();
  }

  /**
   * The algorithms that the key's type and curve allow, the usual one first; its strength is not
   * looked at.
   */
  static List<JwsAlgorithm> fitting(Key key) {
    return Arrays.stream(JwsAlgorithm.values()).filter(algorithm -> algorithm.fits(key)).toList();
  }

  /**
   * The secret as a key.
   *
   * @throws IllegalArgumentException if it is empty, well-known or one byte over and over
   */
  static SecretKey secretKey(byte[] secret) {
    if (secret.length == 0) {
      throw new IllegalArgumentException(
          "The secret is empty: generate one of at least 32 random bytes.");
    }
    boolean uniform = Arrays.equals(secret, 1, secret.length, secret, 0, secret.length - 1);
    if (uniform || isWellKnown(secret)) {
      throw new IllegalArgumentException(
          "The secret is "
              + (uniform
                  ? "one byte over and over"
                  : "a published example that anybody can look up")
              + ": generate one of at least 32 random bytes.");
    }
    return new SecretKeySpec(secret, "HMAC");
  }

  /** The secret under the name that the JCA has for keys of the algorithm. */
  static SecretKey macKey(SecretKey secret, JwsAlgorithm algorithm) {
    return new SecretKeySpec(secret.getEncoded(), algorithm.jcaName());
  }

  /** Whether the secret is a published one, taken as it is or decoded from base64 or base64url. */
  private static boolean isWellKnown(byte[] secret) {
    return WELL_KNOWN_SECRETS.contains(new String(secret, StandardCharsets.ISO_8859_1))
        || WELL_KNOWN_SECRETS.contains(Base64.getEncoder().withoutPadding().encodeToString(secret))
        || WELL_KNOWN_SECRETS.contains(
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
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
                + " (RFC 7518 §3.2)")
        : Optional.empty();
  }

  /**
   * The problem with the size of an RSA key, which is too weak or takes too long; empty when there
   * is none, or for other keys.
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
