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
import java.security.interfaces.EdECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether signatures or MACs are those of one key, by one provider.
 *
 * <p>The objects of the JCA that do it are kept for the next time: to find and initialise one takes
 * longer than a MAC. There are no thread-locals, which would outlive a web application: whoever
 * comes takes one that nobody uses, or makes one.
 *
 * <p>Thread-safe.
 */
final class SignatureCheck {

  /** More than a server's processors can use at a time; what does not fit in is thrown away. */
  private static final int KEPT = 16;

  private static final Logger log = LoggerFactory.getLogger(KeySource.class);

  private final Key key;
  private final JwsAlgorithm algorithm;
  private final @Nullable Provider preferred;
  private final @Nullable Provider provider;
  private final AtomicReferenceArray<@Nullable Primitive> kept = new AtomicReferenceArray<>(KEPT);

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
    return provider.getService(algorithm.isSymmetric() ? "Mac" : "Signature", jcaName(algorithm))
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

  private static String jcaName(JwsAlgorithm algorithm) {
    String bits = algorithm.jwaName().substring(2);
    return switch (algorithm) {
      case HS256, HS384, HS512 -> "HmacSHA" + bits;
      case RS256, RS384, RS512 -> "SHA" + bits + "withRSA";
      case PS256, PS384, PS512 -> "RSASSA-PSS";
      case ES256, ES384, ES512 -> "SHA" + bits + "withECDSAinP1363Format";
      case ED25519, ED448 -> algorithm.jwaName();
    };
  }

  boolean passes(ByteBuffer signed, byte[] signature) {
    if (key instanceof ECPublicKey ec && !isConcatenationInRange(ec, signature)) {
      return false;
    }
    if (key instanceof EdECPublicKey && signature.length != edwardsLength(algorithm)) {
      return false;
    }
    int place = (int) Thread.currentThread().getId() & (KEPT - 1);
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
    String jcaName = jcaName(algorithm);
    Mac mac = by == null ? Mac.getInstance(jcaName) : Mac.getInstance(jcaName, by);
    mac.init(key);
    return (signed, signature) -> {
      mac.update(signed.duplicate());
      return MessageDigest.isEqual(mac.doFinal(), signature);
    };
  }

  private Primitive signature(@Nullable Provider by) throws GeneralSecurityException {
    String jcaName = jcaName(algorithm);
    Signature verifier =
        by == null ? Signature.getInstance(jcaName) : Signature.getInstance(jcaName, by);
    AlgorithmParameterSpec parameters = pssParameters(algorithm);
    if (parameters != null) {
      verifier.setParameter(parameters);
    }
    verifier.initVerify((PublicKey) key);
    return (signed, signature) -> {
      verifier.update(signed.duplicate());
      return verifier.verify(signature);
    };
  }

  /** RFC 7518 §3.5: the salt is as long as the hash. */
  private static @Nullable AlgorithmParameterSpec pssParameters(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case PS256 -> new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
      case PS384 -> new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
      case PS512 -> new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);
      default -> null;
    };
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

  /** Whether it prefers that provider. */
  @SuppressWarnings("ReferenceEquality") // a provider is itself, as a map it equals others
  boolean isBy(@Nullable Provider other) {
    return preferred == other;
  }
}
