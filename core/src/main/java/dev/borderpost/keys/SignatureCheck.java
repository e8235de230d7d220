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
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.OptionalInt;
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
    this.provider =
        preferred != null && algorithm.isOfferedBy(preferred) && canUse(preferred)
            ? preferred
            : null;
  }

  private boolean canUse(Provider candidate) {
    try {
      primitive(candidate);
      return true;
    } catch (GeneralSecurityException e) {
      log.log(
          INFO,
          "The provider "
              + candidate.getName()
              + " offers "
              + algorithm
              + " but not for a key of this kind: another one does it");
      return false;
    }
  }

  boolean passes(ByteBuffer signed, byte[] signature) {
    if (!hasLength(signature) || (key instanceof ECPublicKey ec && !isInRange(ec, signature))) {
      return false;
    }
    int place = (int) Thread.currentThread().getId() & (MAX_KEPT - 1);
    Primitive primitive = kept.getAndSet(place, null);
    try {
      if (primitive == null) {
        primitive = primitive(provider);
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

  private Primitive primitive(@Nullable Provider by) throws GeneralSecurityException {
    return algorithm.isSymmetric() ? mac(by) : signature(by);
  }

  private Primitive mac(@Nullable Provider by) throws GeneralSecurityException {
    String jcaName = algorithm.jcaName();
    Mac mac = by == null ? Mac.getInstance(jcaName) : Mac.getInstance(jcaName, by);
    mac.init(key);
    return (signed, signature) -> {
      mac.update(signed.duplicate());
      return MessageDigest.isEqual(mac.doFinal(), signature);
    };
  }

  private Primitive signature(@Nullable Provider by) throws GeneralSecurityException {
    String jcaName = algorithm.jcaName();
    Signature verifier =
        by == null ? Signature.getInstance(jcaName) : Signature.getInstance(jcaName, by);
    Optional<PSSParameterSpec> parameters = algorithm.pssParameters();
    if (parameters.isPresent()) {
      verifier.setParameter(parameters.get());
    }
    verifier.initVerify((PublicKey) key);
    return (signed, signature) -> {
      verifier.update(signed.duplicate());
      return verifier.verify(signature);
    };
  }

  /**
   * Whether a signature has the length of RFC 7518 §3.4, RFC 8032 §5.1.7 and §5.2.7. This is
   * checked here because the JDK reads zeros after an EdDSA signature as part of the number S, so
   * that each token would have a second encoding.
   */
  private boolean hasLength(byte[] signature) {
    OptionalInt length = algorithm.signatureLength();
    return length.isEmpty() || length.getAsInt() == signature.length;
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
