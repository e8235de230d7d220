package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestProviders;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encodings under an RSA signature that only whoever has the private key can make. */
class RsaSignaturesTest {

  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
  private static final int MODULUS = 256;
  private static final String SHA256 = "0609608648016503040201";

  static List<String> providers() {
    return TestProviders.names();
  }

  /** RFC 7518 §3.5: the salt is as long as the hash, and MGF1 uses the same hash. */
  @ParameterizedTest
  @CsvSource({
    "32, SHA-256, true",
    "0, SHA-256, false",
    "20, SHA-256, false",
    "31, SHA-256, false",
    "33, SHA-256, false",
    "222, SHA-256, false",
    "32, SHA-1, false",
  })
  void pssSignature_isValidOnlyWithTheParametersOfPs256_byAllProviders(
      int salt, String maskHash, boolean valid) throws Exception {
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec(maskHash), salt, 1));
    signer.initSign(TestKeys.RSA.getPrivate());
    signer.update(MESSAGE);
    byte[] signature = signer.sign();

    for (String provider : providers()) {
      assertThat(verifies(JwsAlgorithm.PS256, signature, provider)).as(provider).isEqualTo(valid);
    }
  }

  /** RFC 8017 §9.2. */
  @ParameterizedTest
  @MethodSource("providers")
  void otherEncodingsThanThatOfTheRfc_areRefused(String provider) throws Exception {
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
    String info = "3031300d" + SHA256 + "05000420" + hash;
    byte[] good = padded(info, 1);

    assertThat(isValid(good, provider)).isTrue();
    assertThat(isValid(padded(info, 2), provider)).as("padding of encryption").isFalse();
    assertThat(isValid(with(good, 10, 0xfe), provider)).as("padding not all ones").isFalse();
    assertThat(isValid(shifted(good), provider)).as("padding short, junk behind").isFalse();
    assertThat(isValid(padded(info + "00", 1), provider)).as("junk behind the hash").isFalse();
    assertThat(isValid(padded("308131300d" + info.substring(8), 1), provider))
        .as("length in its long form")
        .isFalse();
    assertThat(isValid(padded(hash, 1), provider)).as("hash alone").isFalse();
    assertThat(isValid(padded("0420" + hash, 1), provider)).as("no algorithm").isFalse();
    assertThat(isValid(padded("3032300e" + SHA256 + "0401010420" + hash, 1), provider))
        .as("other parameters")
        .isFalse();
  }

  /**
   * The one known difference: the NULL of the algorithm's parameters left out. The JDK and Bouncy
   * Castle accept that, Corretto does not. No known issuer signs so.
   */
  @Test
  void encodingWithoutNull_isAcceptedByJdkAndBouncyCastle() throws Exception {
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
    byte[] withoutNull = padded("302f300b" + SHA256 + "0420" + hash, 1);

    for (String provider : providers()) {
      assertThat(isValid(withoutNull, provider)).as(provider).isEqualTo(!provider.equals("accp"));
    }
  }

  private static byte[] padded(String info, int blockType) {
    byte[] end = HexFormat.of().parseHex(info);
    byte[] encoded = new byte[MODULUS];
    Arrays.fill(encoded, 2, MODULUS - end.length - 1, (byte) 0xff);
    encoded[1] = (byte) blockType;
    System.arraycopy(end, 0, encoded, MODULUS - end.length, end.length);
    return encoded;
  }

  private static byte[] with(byte[] encoded, int place, int value) {
    byte[] changed = encoded.clone();
    changed[place] = (byte) value;
    return changed;
  }

  /** The same with 100 bytes less of padding, and zeros behind. */
  private static byte[] shifted(byte[] encoded) {
    byte[] changed = new byte[MODULUS];
    changed[1] = 1;
    System.arraycopy(encoded, 102, changed, 2, MODULUS - 102);
    return changed;
  }

  private static boolean isValid(byte[] encoded, String provider) {
    RSAPrivateKey key = (RSAPrivateKey) TestKeys.RSA.getPrivate();
    byte[] power =
        new BigInteger(1, encoded).modPow(key.getPrivateExponent(), key.getModulus()).toByteArray();
    byte[] signature = new byte[MODULUS];
    int length = Math.min(power.length, MODULUS);
    System.arraycopy(power, power.length - length, signature, MODULUS - length, length);
    return verifies(JwsAlgorithm.RS256, signature, provider);
  }

  private static boolean verifies(JwsAlgorithm algorithm, byte[] signature, String provider) {
    return VerificationKey.of(TestKeys.RSA.getPublic(), algorithm)
        .verifies(ByteBuffer.wrap(MESSAGE), signature, TestProviders.named(provider));
  }
}
