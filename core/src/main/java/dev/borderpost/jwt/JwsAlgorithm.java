package dev.borderpost.jwt;

import java.math.BigInteger;
import java.security.Key;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The signature and MAC algorithms of tokens (RFC 7518 §3.1, RFC 8037, RFC 9864), with their
 * properties. There is no {@code none}.
 *
 * <p>Each constant is fully specified. The older name {@code EdDSA} stands for {@link #ED25519} and
 * {@link #ED448}, and the key decides which.
 */
public enum JwsAlgorithm {
  // Each row: the name, the type of key, the name in the JCA, the bits of the hash, the curve, and
  // the bytes of a signature, 0 where they depend on the key.

  /** HMAC using SHA-256. */
  HS256("HS256", KeyType.OCT, "HmacSHA256", 256, null, 32),
  /** HMAC using SHA-384. */
  HS384("HS384", KeyType.OCT, "HmacSHA384", 384, null, 48),
  /** HMAC using SHA-512. */
  HS512("HS512", KeyType.OCT, "HmacSHA512", 512, null, 64),
  /** RSASSA-PKCS1-v1_5 using SHA-256. */
  RS256("RS256", KeyType.RSA, "SHA256withRSA", 256, null, 0),
  /** RSASSA-PKCS1-v1_5 using SHA-384. */
  RS384("RS384", KeyType.RSA, "SHA384withRSA", 384, null, 0),
  /** RSASSA-PKCS1-v1_5 using SHA-512. */
  RS512("RS512", KeyType.RSA, "SHA512withRSA", 512, null, 0),
  /** RSASSA-PSS using SHA-256 and MGF1 with SHA-256. */
  PS256("PS256", KeyType.RSA, "RSASSA-PSS", 256, null, 0),
  /** RSASSA-PSS using SHA-384 and MGF1 with SHA-384. */
  PS384("PS384", KeyType.RSA, "RSASSA-PSS", 384, null, 0),
  /** RSASSA-PSS using SHA-512 and MGF1 with SHA-512. */
  PS512("PS512", KeyType.RSA, "RSASSA-PSS", 512, null, 0),
  /** ECDSA using P-256 and SHA-256. */
  ES256("ES256", KeyType.EC, "SHA256withECDSAinP1363Format", 256, Curve.P_256, 64),
  /** ECDSA using P-384 and SHA-384. */
  ES384("ES384", KeyType.EC, "SHA384withECDSAinP1363Format", 384, Curve.P_384, 96),
  /** ECDSA using P-521 and SHA-512. */
  ES512("ES512", KeyType.EC, "SHA512withECDSAinP1363Format", 512, Curve.P_521, 132),
  /** EdDSA using Ed25519. */
  ED25519("Ed25519", KeyType.OKP, "Ed25519", 512, Curve.ED25519, 64),
  /** EdDSA using Ed448. */
  ED448("Ed448", KeyType.OKP, "Ed448", 912, Curve.ED448, 114);

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

  /** The curves, with their names in JWKs; for ECDSA also with the order of the base point. */
  private enum Curve {
    P_256("P-256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    P_384(
        "P-384",
        "ffffffffffffffffffffffffffffffffffffffffffffffff"
            + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
    P_521(
        "P-521",
        "1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"),
    ED25519("Ed25519", null),
    ED448("Ed448", null);

    private final String jwkName;
    private final @Nullable BigInteger order;

    Curve(String jwkName, @Nullable String order) {
      this.jwkName = jwkName;
      this.order = order == null ? null : new BigInteger(order, 16);
    }
  }

  private static final String PSS = "RSASSA-PSS";
  private static final String EDDSA = "EdDSA";

  private static final Map<String, Set<JwsAlgorithm>> BY_NAME =
      Arrays.stream(values())
          .flatMap(algorithm -> Stream.of(algorithm.jwaName, algorithm.olderName()))
          .distinct()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), JwsAlgorithm::havingName));

  private final String jwaName;
  private final KeyType keyType;
  private final String jcaName;
  private final int hashBits;
  private final @Nullable Curve curve;
  private final OptionalInt signatureLength;

  JwsAlgorithm(
      String jwaName,
      KeyType keyType,
      String jcaName,
      int hashBits,
      @Nullable Curve curve,
      int signatureLength) {
    this.jwaName = jwaName;
    this.keyType = keyType;
    this.jcaName = jcaName;
    this.hashBits = hashBits;
    this.curve = curve;
    this.signatureLength =
        signatureLength == 0 ? OptionalInt.empty() : OptionalInt.of(signatureLength);
  }

  /**
   * The algorithms that an {@code alg} value stands for; the value is case-sensitive.
   *
   * @param alg a value of {@code alg}
   * @return one algorithm, two for {@code EdDSA}, none for an unknown name such as {@code none}; in
   *     a set that cannot be modified
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
   * Whether an {@code alg} value is a name of this algorithm; the value is case-sensitive.
   *
   * @param alg a value of {@code alg}
   * @return true if it is
   */
  public boolean hasName(String alg) {
    return jwaName.equals(alg) || olderName().equals(alg);
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
   * The name before RFC 9864, which more verifiers support.
   *
   * @return {@code EdDSA} for Ed25519 and Ed448; for all others the same as {@link #jwaName}
   */
  public String olderName() {
    return keyType == KeyType.OKP ? EDDSA : jwaName;
  }

  /**
   * The key type of the algorithm.
   *
   * @return the key type
   */
  public KeyType keyType() {
    return keyType;
  }

  /**
   * The name in the Java Cryptography Architecture.
   *
   * @return for {@link #isSymmetric} algorithms, the name of a {@link javax.crypto.Mac} and of its
   *     keys; for all others, the name of a {@link java.security.Signature} with the format of RFC
   *     7518 §3
   */
  public String jcaName() {
    return jcaName;
  }

  /**
   * The length of the hash, which is also the minimum length of a secret (RFC 7518 §3.2).
   *
   * @return bits: 256, 384 or 512; 912 for Ed448, whose hash is SHAKE256 (RFC 8032 §5.2)
   */
  public int hashBits() {
    return hashBits;
  }

  /**
   * The curve of the keys.
   *
   * @return the value of {@code crv} in JWKs, as {@code P-256} or {@code Ed25519}; empty for
   *     secrets and RSA
   */
  public Optional<String> curve() {
    return Optional.ofNullable(curve).map(known -> known.jwkName);
  }

  /**
   * The length of a signature or MAC.
   *
   * @return bytes; empty for RSA, where it is the length of the key
   */
  public OptionalInt signatureLength() {
    return signatureLength;
  }

  /**
   * The parameters that the JCA needs besides the name.
   *
   * @return those of RSASSA-PSS, with a salt as long as the hash (RFC 7518 §3.5); empty for all
   *     others
   */
  public Optional<PSSParameterSpec> pssParameters() {
    String hash = "SHA-" + hashBits;
    return jcaName.equals(PSS)
        ? Optional.of(
            new PSSParameterSpec(
                hash,
                "MGF1",
                new MGF1ParameterSpec(hash),
                hashBits / Byte.SIZE,
                PSSParameterSpec.TRAILER_FIELD_BC))
        : Optional.empty();
  }

  /**
   * Whether a key has the type and curve that this algorithm needs for verification; its strength
   * is not checked.
   *
   * @param key a public key or a secret
   * @return true if it has; false for private keys
   */
  public boolean fits(Key key) {
    return switch (keyType) {
      case OCT -> key instanceof SecretKey;
      case RSA -> key instanceof RSAPublicKey;
      case EC ->
          key instanceof ECPublicKey ec
              && curve != null
              && ec.getParams().getOrder().equals(curve.order);
      case OKP ->
          key instanceof EdECPublicKey ed
              && curve != null
              && ed.getParams().getName().equals(curve.jwkName);
    };
  }

  @Override
  public String toString() {
    return jwaName;
  }

  /**
   * Whether a JCA provider has this algorithm, under its {@link #jcaName}.
   *
   * @param provider the provider, which need not be installed
   * @return true if it has; it may still refuse single keys
   */
  public boolean isOfferedBy(Provider provider) {
    return provider.getService(isSymmetric() ? "Mac" : "Signature", jcaName) != null;
  }

  /**
   * Whether the same secret signs and verifies, so that each verifier can also issue tokens.
   *
   * @return true for HS256, HS384 and HS512
   */
  public boolean isSymmetric() {
    return keyType == KeyType.OCT;
  }
}
