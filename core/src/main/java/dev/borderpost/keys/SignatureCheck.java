package dev.borderpost.keys;

import static java.lang.System.Logger.Level.INFO;

import dev.borderpost.jwt.JwsAlgorithm;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures or MACs with one key and one provider.
 *
 * <p>The JCA objects are reused, since creating and initialising one takes longer than a MAC. They
 * are not in thread-locals, which would outlive a web application: each call takes an unused object
 * or creates one.
 *
 * <p>Thread-safe.
 */
final class SignatureCheck {

  /**
   * The maximum number of unused objects, a power of two; more than a server's processors use at a
   * time. Others are discarded.
   */
  private static final int MAX_KEPT = 16;

  private static final System.Logger log = System.getLogger(SignatureCheck.class.getName());

  private final Key key;
  private final JwsAlgorithm algorithm;
  private final @Nullable Provider preferred;
  private final @Nullable Provider provider;
  private final Key providerKey;
  private final int signatureLength;
  private final AtomicReferenceArray<@Nullable Primitive> kept =
      new AtomicReferenceArray<>(MAX_KEPT);

  /** A MAC or signature of the JCA, initialised with the key. Not thread-safe. */
  private interface Primitive {
    boolean passes(ByteBuffer signed, byte[] signature) throws GeneralSecurityException;
  }

  /**
   * Creates a check for a key.
   *
   * @param preferred the provider to use if it supports the algorithm with keys like this one; a
   *     provider made for speed may not support all
   */
  SignatureCheck(Key key, JwsAlgorithm algorithm, @Nullable Provider preferred) {
    this.key = key;
    this.algorithm = algorithm;
    this.preferred = preferred;
    this.signatureLength = signatureLength(key, algorithm);
    Key prepared =
        preferred == null || !algorithm.isOfferedBy(preferred) ? null : preparedFor(preferred);
    this.provider = prepared == null ? null : preferred;
    this.providerKey = prepared == null ? key : prepared;
  }

  /** The key as the provider uses it; {@code null} if the provider cannot. */
  private @Nullable Key preparedFor(Provider candidate) {
    try {
      Key prepared = BouncyCastleKeys.prepared(key, candidate);
      primitive(candidate, prepared);
      return prepared;
    } catch (GeneralSecurityException | RuntimeException e) { // Bouncy Castle throws either
      log.log(
          INFO,
          "The provider "
              + candidate.getName()
              + " offers "
              + algorithm
              + " but not for a key of this kind: another one does it");
      return null;
    }
  }

  boolean passes(ByteBuffer signed, byte[] signature) {
    if (signature.length != signatureLength
        || (key instanceof ECPublicKey ec && !isInRange(ec, signature))) {
      return false;
    }
    int place = (int) Thread.currentThread().getId() & (MAX_KEPT - 1);
    Primitive primitive = kept.getAndSet(place, null);
    try {
      if (primitive == null) {
        primitive = primitive(provider, providerKey);
      }
      boolean passes = primitive.passes(signed, signature);
      kept.set(place, primitive);
      return passes;
    } catch (SignatureException e) {
      return false; // thrown by providers for malformed signatures
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No provider can use " + algorithm + " with this key.", e);
    }
  }

  private Primitive primitive(@Nullable Provider by, Key initial) throws GeneralSecurityException {
    return algorithm.isSymmetric() ? mac(by, initial) : signature(by, (PublicKey) initial);
  }

  private Primitive mac(@Nullable Provider by, Key secret) throws GeneralSecurityException {
    String jcaName = algorithm.jcaName();
    Mac mac = by == null ? Mac.getInstance(jcaName) : Mac.getInstance(jcaName, by);
    mac.init(secret);
    return (signed, signature) -> {
      mac.update(signed.duplicate());
      return MessageDigest.isEqual(mac.doFinal(), signature);
    };
  }

  private Primitive signature(@Nullable Provider by, PublicKey publicKey)
      throws GeneralSecurityException {
    String jcaName = algorithm.jcaName();
    Signature verifier =
        by == null ? Signature.getInstance(jcaName) : Signature.getInstance(jcaName, by);
    Optional<PSSParameterSpec> parameters = algorithm.pssParameters();
    if (parameters.isPresent()) {
      verifier.setParameter(parameters.get());
    }
    verifier.initVerify(publicKey);
    Provider chosen = verifier.getProvider(); // the platform may have chosen any that is installed
    EdwardsGroup group =
        EdwardsGroup.isNeededWith(chosen, algorithm)
            ? EdwardsGroup.of(publicKey, algorithm, chosen)
            : null;
    return (signed, signature) -> {
      verifier.update(signed.duplicate());
      return verifier.verify(signature) && (group == null || group.containsPointOf(signature));
    };
  }

  /**
   * The bytes of a signature: RFC 7518 §3.4, RFC 8017 §8.1.2 and §8.2.2, RFC 8032 §5.1.7 and
   * §5.2.7. Others are refused here because the JDK reads zeros after an EdDSA signature as part of
   * the number S, and Bouncy Castle does without the zeros before one of RSA, so that tokens would
   * have a second encoding.
   */
  private static int signatureLength(Key key, JwsAlgorithm algorithm) {
    return key instanceof RSAPublicKey rsa
        ? (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE
        : algorithm.signatureLength().orElseThrow();
  }

  /**
   * Whether R and S, each as long as the order n of the curve (RFC 7518 §3.4), are in [1, n-1].
   * This is checked here because some versions of the JDK did not (CVE-2022-21449).
   */
  private static boolean isInRange(ECPublicKey key, byte[] signature) {
    BigInteger order = key.getParams().getOrder();
    int half = signature.length / 2;
    return isInRange(new BigInteger(1, signature, 0, half), order)
        && isInRange(new BigInteger(1, signature, half, half), order);
  }

  private static boolean isInRange(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** Whether this check was created for that preferred provider. */
  @SuppressWarnings("ReferenceEquality") // providers are maps: equals compares content
  boolean isBy(@Nullable Provider other) {
    return preferred == other;
  }
}
