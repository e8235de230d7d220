package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwsAlgorithm.KeyType;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which key may be used with which algorithm: type, curve and strength (RFC 7518 §3, RFC 8725
 * §3.5).
 */
final class KeyRules {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 16_384;

  /** The orders of the base points, which tell the curves apart. */
  private static final Map<JwsAlgorithm, BigInteger> CURVE_ORDERS =
      Map.of(
          JwsAlgorithm.ES256, order("secp256r1"),
          JwsAlgorithm.ES384, order("secp384r1"),
          JwsAlgorithm.ES512, order("secp521r1"));

  private KeyRules() {}

  /** What is wrong with using the key for the algorithm; empty when nothing is. */
  static Optional<String> problem(Key key, JwsAlgorithm algorithm) {
    if (algorithm.isSymmetric()) {
      return key instanceof SecretKey secret
          ? secretProblem(secret, algorithm)
          : Optional.of("it takes a secret");
    }
    if (!fitting(key).contains(algorithm)) {
      return Optional.of("it takes a " + expected(algorithm));
    }
    return rsaProblem(key);
  }

  /** Whether the key is on one of the curves P-256, P-384 and P-521. */
  static boolean isOnNistCurve(Key key) {
    return key instanceof ECPublicKey && !fitting(key).isEmpty();
  }

  /**
   * The algorithms that the key's type and curve allow, the usual one first; whatever its strength.
   */
  static List<JwsAlgorithm> fitting(Key key) {
    if (key instanceof SecretKey) {
      return ofType(KeyType.OCT);
    }
    if (key instanceof RSAPublicKey) {
      return ofType(KeyType.RSA);
    }
    if (key instanceof ECPublicKey ec) {
      return Stream.of(JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512)
          .filter(algorithm -> ec.getParams().getOrder().equals(CURVE_ORDERS.get(algorithm)))
          .toList();
    }
    if (key instanceof EdECPublicKey ed) {
      return ofType(KeyType.OKP).stream()
          .filter(algorithm -> algorithm.jwaName().equals(ed.getParams().getName()))
          .toList();
    }
    return List.of();
  }

  /**
   * The secret as a key.
   *
   * @throws IllegalArgumentException if others can guess it or look it up
   */
  static SecretKey secretKey(byte[] secret) {
    SecretRules.problem(secret)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new SecretKeySpec(secret, "HMAC");
  }

  /** The secret under the name that the JCA has for keys of the algorithm. */
  static SecretKey macKey(SecretKey secret, JwsAlgorithm algorithm) {
    return new SecretKeySpec(secret.getEncoded(), "HmacSHA" + algorithm.jwaName().substring(2));
  }

  private static Optional<String> secretProblem(SecretKey secret, JwsAlgorithm algorithm) {
    byte[] encoded = secret.getEncoded();
    int needed = Integer.parseInt(algorithm.jwaName().substring(2)) / 8;
    return encoded.length < needed
        ? Optional.of(
            "the secret has "
                + encoded.length
                + " bytes and needs at least "
                + needed
                + " (RFC 7518 §3.2)")
        : Optional.empty();
  }

  /** What is wrong with the strength of an RSA key; empty when nothing is, or it is no RSA key. */
  static Optional<String> rsaProblem(Key key) {
    if (!(key instanceof RSAPublicKey rsa)) {
      return Optional.empty();
    }
    int bits = rsa.getModulus().bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      return Optional.of(
          "the RSA key has "
              + bits
              + " bits, which is not between "
              + MIN_RSA_BITS
              + " and "
              + MAX_RSA_BITS);
    }
    return Optional.empty();
  }

  private static List<JwsAlgorithm> ofType(KeyType type) {
    return Arrays.stream(JwsAlgorithm.values())
        .filter(algorithm -> algorithm.keyType() == type)
        .toList();
  }

  private static BigInteger order(String curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve));
      return parameters.getParameterSpec(ECParameterSpec.class).getOrder();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "This Java platform does not know the curve " + curve + ".", e);
    }
  }

  private static String expected(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "public key on the curve P-256";
      case ES384 -> "public key on the curve P-384";
      case ES512 -> "public key on the curve P-521";
      case ED25519, ED448 -> "public key on the curve " + algorithm.jwaName();
      default -> "public RSA key";
    };
  }
}
