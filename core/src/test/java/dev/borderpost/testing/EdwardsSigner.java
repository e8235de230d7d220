package dev.borderpost.testing;

import dev.borderpost.jwt.JwsAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.bouncycastle.crypto.Xof;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/**
 * Signs as RFC 8032 says, or with points that no honest signer uses: those to which the point of
 * order two, (0, -1), was added. That changes (x, y) to (-x, -y).
 */
public final class EdwardsSigner {

  private static final BigInteger P_25519 =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger P_448 =
      BigInteger.ONE
          .shiftLeft(448)
          .subtract(BigInteger.ONE.shiftLeft(224))
          .subtract(BigInteger.ONE);
  private static final BigInteger L_25519 =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger L_448 =
      BigInteger.ONE
          .shiftLeft(446)
          .subtract(
              new BigInteger(
                  "13818066809895115352007386748515426880336692474882178609894547503885"));

  private final JwsAlgorithm algorithm;
  private final BigInteger secret;
  private final EdECPoint point;

  private EdwardsSigner(JwsAlgorithm algorithm, BigInteger secret, EdECPoint point) {
    this.algorithm = algorithm;
    this.secret = secret;
    this.point = point;
  }

  public static EdwardsSigner of(JwsAlgorithm algorithm) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm.jcaName()).generateKeyPair();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] hash = isEd448(algorithm) ? shake(seed) : sha512(seed);
    byte[] low = Arrays.copyOf(hash, length(algorithm));
    if (isEd448(algorithm)) { // RFC 8032 §5.2.5
      low[0] &= (byte) 0xfc;
      low[55] |= (byte) 0x80;
      low[56] = 0;
    } else { // §5.1.5
      low[0] &= (byte) 0xf8;
      low[31] = (byte) (low[31] & 0x7f | 0x40);
    }
    return new EdwardsSigner(algorithm, number(low), ((EdECPublicKey) pair.getPublic()).getPoint());
  }

  /** The same secret with another public key. */
  public EdwardsSigner withKeyOutsideSubgroup() {
    return new EdwardsSigner(algorithm, secret, plusOrderTwo(point));
  }

  public PublicKey publicKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("EdDSA")
        .generatePublic(new EdECPublicKeySpec(new NamedParameterSpec(algorithm.jcaName()), point));
  }

  public byte[] sign(byte[] message) throws GeneralSecurityException {
    EdwardsSigner nonce = of(algorithm);
    return sign(message, nonce.secret, nonce.point);
  }

  public byte[] signOutsideSubgroup(byte[] message) throws GeneralSecurityException {
    EdwardsSigner nonce = of(algorithm);
    return sign(message, nonce.secret, plusOrderTwo(nonce.point));
  }

  public byte[] signWithNeutral(byte[] message) {
    return sign(message, BigInteger.ZERO, new EdECPoint(false, BigInteger.ONE));
  }

  public byte[] signWithOrderTwo(byte[] message) {
    return sign(message, BigInteger.ZERO, new EdECPoint(false, prime().subtract(BigInteger.ONE)));
  }

  private byte[] sign(byte[] message, BigInteger nonce, EdECPoint nonceTimesBase) {
    byte[] r = encoded(nonceTimesBase);
    byte[] hash =
        isEd448(algorithm)
            ? shake("SigEd448\0\0".getBytes(StandardCharsets.US_ASCII), r, encoded(point), message)
            : sha512(r, encoded(point), message);
    BigInteger order = isEd448(algorithm) ? L_448 : L_25519;
    BigInteger s = number(hash).mod(order).multiply(secret).add(nonce).mod(order);
    byte[] signature = Arrays.copyOf(r, 2 * r.length);
    System.arraycopy(bytes(s), 0, signature, r.length, r.length);
    return signature;
  }

  private EdECPoint plusOrderTwo(EdECPoint other) { // the parity of p - x is not that of x
    return new EdECPoint(!other.isXOdd(), prime().subtract(other.getY()));
  }

  private BigInteger prime() {
    return isEd448(algorithm) ? P_448 : P_25519;
  }

  private byte[] encoded(EdECPoint other) {
    byte[] y = bytes(other.getY());
    if (other.isXOdd()) {
      y[y.length - 1] |= (byte) 0x80;
    }
    return y;
  }

  private static boolean isEd448(JwsAlgorithm algorithm) {
    return algorithm == JwsAlgorithm.ED448;
  }

  private static int length(JwsAlgorithm algorithm) {
    return algorithm.signatureLength().orElseThrow() / 2;
  }

  private byte[] bytes(BigInteger value) {
    return Arrays.copyOf(reversed(value.toByteArray()), length(algorithm));
  }

  private static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private static byte[] sha512(byte[]... parts) {
    SHA512Digest digest = new SHA512Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] result = new byte[64];
    digest.doFinal(result, 0);
    return result;
  }

  private static byte[] shake(byte[]... parts) {
    Xof digest = new SHAKEDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] result = new byte[114];
    digest.doFinal(result, 0, result.length);
    return result;
  }
}
