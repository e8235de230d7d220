package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;

/**
 * The subgroup of prime order on an Edwards curve, as Bouncy Castle computes it.
 *
 * <p>RFC 8032 §5.1.7 and §5.2.7 leave it to the verifier whether the equation is multiplied by the
 * cofactor. Bouncy Castle does so, the JDK does not. The two agree on every signature if the public
 * key and the point R of the signature are in this subgroup, which is what honest signers make.
 *
 * <p>Immutable.
 */
final class EdwardsGroup {

  private static final String PACKAGE = "org.bouncycastle.math.ec.rfc8032.";

  private final Method contains;
  private final int pointLength;

  private EdwardsGroup(Method contains, int pointLength) {
    this.contains = contains;
    this.pointLength = pointLength;
  }

  /** Whether a provider verifies EdDSA with the cofactor, so that points have to be checked. */
  static boolean isNeededWith(Provider provider, JwsAlgorithm algorithm) {
    return algorithm.keyType() == JwsAlgorithm.KeyType.OKP
        && provider.getName().equals(BouncyCastleKeys.PROVIDER_NAME);
  }

  /**
   * The subgroup that a public key has to be in.
   *
   * @throws InvalidKeyException if it is not, or if this version of Bouncy Castle cannot tell
   */
  static EdwardsGroup of(PublicKey key, JwsAlgorithm algorithm, Provider provider)
      throws InvalidKeyException {
    int pointLength = algorithm.signatureLength().orElseThrow() / 2;
    try {
      Method contains =
          Class.forName(PACKAGE + algorithm.jcaName(), true, provider.getClass().getClassLoader())
              .getMethod("validatePublicKeyFull", byte[].class, int.class);
      EdwardsGroup group = new EdwardsGroup(contains, pointLength);
      byte[] encoded = key.getEncoded(); // X.509, at the end of which the point is
      if (!group.contains(encoded, encoded.length - pointLength)) {
        throw new InvalidKeyException("The key is outside the subgroup of prime order");
      }
      return group;
    } catch (ReflectiveOperationException e) {
      throw new InvalidKeyException("Points cannot be checked", e);
    }
  }

  /**
   * Whether the point R of a signature is in the subgroup.
   *
   * @throws SignatureException if it cannot be checked
   */
  boolean containsPointOf(byte[] signature) throws SignatureException {
    try {
      return isNeutral(signature) || contains(signature, 0);
    } catch (ReflectiveOperationException e) {
      throw new SignatureException("R cannot be checked", e);
    }
  }

  private boolean contains(byte[] bytes, int offset)
      throws IllegalAccessException, InvocationTargetException {
    return (boolean) contains.invoke(null, bytes, offset);
  }

  /** Whether R is the neutral element, (0, 1), which is in the subgroup but is no public key. */
  private boolean isNeutral(byte[] signature) {
    int others = 0;
    for (int i = 1; i < pointLength; i++) {
      others |= signature[i];
    }
    return signature[0] == 1 && others == 0;
  }
}
