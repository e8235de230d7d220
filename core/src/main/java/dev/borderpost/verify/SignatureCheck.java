package dev.borderpost.verify;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwsAlgorithm.KeyType;
import dev.borderpost.keys.VerificationKey;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a signature or MAC is that of a key, by JJWT's algorithms. */
final class SignatureCheck {

  private static final Map<JwsAlgorithm, SecureDigestAlgorithm<?, ?>> ALGORITHMS = algorithms();

  private SignatureCheck() {}

  static boolean passes(
      VerificationKey key, @Nullable Provider provider, byte[] signingInput, byte[] signature) {
    if (key.key() instanceof ECPublicKey ec && !isConcatenationInRange(ec, signature)) {
      return false;
    }
    if (key.key() instanceof EdECPublicKey && signature.length != edwardsLength(key.algorithm())) {
      return false;
    }
    try {
      return algorithm(key.algorithm())
          .verify(
              new Verification(
                  preferred(provider, key.algorithm()), key.key(), signingInput, signature));
    } catch (SignatureException e) {
      return false; // how providers say that it is not even the shape of a signature
    }
  }

  /**
   * RFC 7518 §3.4: R and S, each as long as the order of the curve. Both in [1, n-1], checked here
   * as some versions of the JDK did not (CVE-2022-21449).
   */
  private static boolean isConcatenationInRange(ECPublicKey key, byte[] signature) {
    BigInteger order = key.getParams().getOrder();
    int length = (order.bitLength() + 7) / 8;
    return signature.length == 2 * length
        && isInRange(new BigInteger(1, signature, 0, length), order)
        && isInRange(new BigInteger(1, signature, length, length), order);
  }

  private static boolean isInRange(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /**
   * RFC 8032 §5.1.7 and §5.2.7: how long a signature is. Checked here as the JDK takes zeros behind
   * it for a part of the number S, which would give each token a second spelling.
   */
  private static int edwardsLength(JwsAlgorithm algorithm) {
    return algorithm == JwsAlgorithm.ED25519 ? 64 : 114;
  }

  /**
   * The provider, if it offers the algorithm at all: one made for speed need not have every one.
   */
  private static @Nullable Provider preferred(@Nullable Provider provider, JwsAlgorithm algorithm) {
    if (provider == null) {
      return null;
    }
    String bits = algorithm.jwaName().substring(2);
    boolean offered =
        switch (algorithm.keyType()) {
          case OCT -> provider.getService("Mac", "HmacSHA" + bits) != null;
          case RSA ->
              provider.getService(
                      "Signature",
                      algorithm.jwaName().startsWith("PS")
                          ? "RSASSA-PSS"
                          : "SHA" + bits + "withRSA")
                  != null;
          case EC -> provider.getService("Signature", "SHA" + bits + "withECDSA") != null;
          case OKP -> provider.getService("Signature", "EdDSA") != null;
        };
    return offered ? provider : null;
  }

  @SuppressWarnings(
      "unchecked") // a VerificationKey holds no key of another type than its algorithm takes
  private static SecureDigestAlgorithm<?, Key> algorithm(JwsAlgorithm algorithm) {
    return (SecureDigestAlgorithm<?, Key>) Objects.requireNonNull(ALGORITHMS.get(algorithm));
  }

  private static Map<JwsAlgorithm, SecureDigestAlgorithm<?, ?>> algorithms() {
    Map<JwsAlgorithm, SecureDigestAlgorithm<?, ?>> algorithms = new EnumMap<>(JwsAlgorithm.class);
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      String id = algorithm.keyType() == KeyType.OKP ? "EdDSA" : algorithm.jwaName();
      algorithms.put(algorithm, Jwts.SIG.get().forKey(id));
    }
    return algorithms;
  }

  /** What JJWT wants to be asked. */
  private static final class Verification implements VerifySecureDigestRequest<Key> {

    private final @Nullable Provider provider;
    private final Key key;
    private final byte[] signingInput;
    private final byte[] signature;

    Verification(@Nullable Provider provider, Key key, byte[] signingInput, byte[] signature) {
      this.provider = provider;
      this.key = key;
      this.signingInput = signingInput;
      this.signature = signature;
    }

    @Override
    public InputStream getPayload() {
      return new ByteArrayInputStream(signingInput);
    }

    @Override
    public @Nullable Provider getProvider() {
      return provider;
    }

    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }

    @Override
    public Key getKey() {
      return key;
    }

    @Override
    public byte[] getDigest() {
      return signature;
    }
  }
}
