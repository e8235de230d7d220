package dev.borderpost.jwt;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The signature and MAC algorithms that a token may be protected with (RFC 7518 §3.1, RFC 8037, RFC
 * 9864). There is no {@code none}.
 *
 * <p>Each constant is fully specified. The older name {@code EdDSA} stands for {@link #ED25519} and
 * {@link #ED448}, and the key decides which.
 */
public enum JwsAlgorithm {
  /** HMAC using SHA-256. */
  HS256("HS256", KeyType.OCT),
  /** HMAC using SHA-384. */
  HS384("HS384", KeyType.OCT),
  /** HMAC using SHA-512. */
  HS512("HS512", KeyType.OCT),
  /** RSASSA-PKCS1-v1_5 using SHA-256. */
  RS256("RS256", KeyType.RSA),
  /** RSASSA-PKCS1-v1_5 using SHA-384. */
  RS384("RS384", KeyType.RSA),
  /** RSASSA-PKCS1-v1_5 using SHA-512. */
  RS512("RS512", KeyType.RSA),
  /** RSASSA-PSS using SHA-256 and MGF1 with SHA-256. */
  PS256("PS256", KeyType.RSA),
  /** RSASSA-PSS using SHA-384 and MGF1 with SHA-384. */
  PS384("PS384", KeyType.RSA),
  /** RSASSA-PSS using SHA-512 and MGF1 with SHA-512. */
  PS512("PS512", KeyType.RSA),
  /** ECDSA using P-256 and SHA-256. */
  ES256("ES256", KeyType.EC),
  /** ECDSA using P-384 and SHA-384. */
  ES384("ES384", KeyType.EC),
  /** ECDSA using P-521 and SHA-512. */
  ES512("ES512", KeyType.EC),
  /** EdDSA using Ed25519. */
  ED25519("Ed25519", KeyType.OKP),
  /** EdDSA using Ed448. */
  ED448("Ed448", KeyType.OKP);

  /** The key types of JWKs (RFC 7518 §6.1, RFC 8037 §2). */
  public enum KeyType {
    /** A symmetric key. */
    OCT,
    /** An RSA key. */
    RSA,
    /** A key on a NIST curve. */
    EC,
    /** A key on an Edwards curve. */
    OKP
  }

  private static final String EDDSA = "EdDSA";

  private static final Map<String, Set<JwsAlgorithm>> BY_NAME =
      Arrays.stream(values())
          .flatMap(algorithm -> Stream.of(algorithm.jwaName, EDDSA))
          .distinct()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), JwsAlgorithm::havingName));

  private final String jwaName;
  private final KeyType keyType;

  JwsAlgorithm(String jwaName, KeyType keyType) {
    this.jwaName = jwaName;
    this.keyType = keyType;
  }

  /**
   * The algorithms that an {@code alg} value stands for, in its exact letter case.
   *
   * @param alg a value of {@code alg}
   * @return one algorithm, two for {@code EdDSA}, none for a name that is not known, as {@code
   *     none}; in a set that cannot be modified
   */
  public static Set<JwsAlgorithm> named(String alg) {
    return BY_NAME.getOrDefault(alg, Set.of());
  }

  private static Set<JwsAlgorithm> havingName(String alg) {
    return Collections.unmodifiableSet(
        Arrays.stream(values())
            .filter(algorithm -> algorithm.hasName(alg))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(JwsAlgorithm.class))));
  }

  /**
   * Whether an {@code alg} value is a name of this algorithm, in its exact letter case.
   *
   * @param alg a value of {@code alg}
   * @return true if it is
   */
  public boolean hasName(String alg) {
    return jwaName.equals(alg) || (keyType == KeyType.OKP && EDDSA.equals(alg));
  }

  /**
   * The fully specified name.
   *
   * @return for example {@code RS256} or {@code Ed25519}
   */
  public String jwaName() {
    return jwaName;
  }

  /**
   * The type of key it works with.
   *
   * @return the key type
   */
  public KeyType keyType() {
    return keyType;
  }

  @Override
  public String toString() {
    return jwaName;
  }

  /**
   * Whether the same secret signs and verifies, so that whoever can check a token can make one.
   *
   * @return true for HS256, HS384 and HS512
   */
  public boolean isSymmetric() {
    return keyType == KeyType.OCT;
  }
}
