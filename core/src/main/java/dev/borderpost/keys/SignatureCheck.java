package dev.borderpost.keys;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether signatures or MACs are those of one key, by one provider.
 *
 * <p>The objects of the JCA that do it are kept for the next time: to find and initialise one takes
 * longer than a MAC. There are no thread-locals, which would outlive a web application: each call
 * takes an object that is not in use, or makes one.
 *
 * <p>Thread-safe.
 */
final class SignatureCheck {

  /** More than a server's processors use at a time; a power of two. Others are thrown away. */
  private static final int MAX_KEPT = 16;

  private static final Logger log = LoggerFactory.getLogger(SignatureCheck.class);

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
   * For a key.
   *
   * @param preferred used if it offers the algorithm, and for keys like this one: a provider made
   *     for speed need not do all
   */
  SignatureCheck(Key key, JwsAlgorithm algorithm, @Nullable Provider preferred) {
    this.key = key;
    this.algorithm = algorithm;
    this.preferred = preferred;
    this.provider =
        preferred != null && offers(preferred, algorithm) && canUse(preferred) ? preferred : null;
  }

  /** Whether a provider has the algorithm at all, under the name by which it is asked for here. */
  static boolean offers(Provider provider, JwsAlgorithm algorithm) {
    return provider.getService(algorithm.isSymmetric() ? "Mac" : "Signature", algorithm.jcaName())
        != null;
  }

  private boolean canUse(Provider candidate) {
    try {
      primitive(candidate);
      return true;
    } catch (GeneralSecurityException e) {
      log.info(
          "The provider {} offers {} but not for a key of this kind: another one does it",
          candidate.getName(),
          algorithm);
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
      return false; // how providers say that it is not even the shape of a signature
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
   * RFC 7518 §3.4, RFC 8032 §5.1.7 and §5.2.7: how long a signature is. Checked here as the JDK
   * takes zeros after an EdDSA signature for a part of the number S, which would give each token a
   * second spelling.
   */
  private boolean hasLength(byte[] signature) {
    OptionalInt length = algorithm.signatureLength();
    return length.isEmpty() || length.getAsInt() == signature.length;
  }

  /**
   * RFC 7518 §3.4: R and S, each as long as the order n of the curve. Both in [1, n-1], checked
   * here as some versions of the JDK did not (CVE-2022-21449).
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

  /** Whether it prefers that provider. */
  @SuppressWarnings("ReferenceEquality") // a provider is itself, as a map it equals others
  boolean isBy(@Nullable Provider other) {
    return preferred == other;
  }
}
