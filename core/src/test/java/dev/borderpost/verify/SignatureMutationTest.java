package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stands in the third segment, the answer is a refusal: never a pass, never a fault. */
class SignatureMutationTest {

  private static final long SEED = 20260601;

  @ParameterizedTest
  @EnumSource
  void goodSignature_passes(JwsAlgorithm algorithm) {
    assertThat(authenticate(algorithm, goodSignature(algorithm))).isInstanceOf(Authenticated.class);
  }

  @ParameterizedTest
  @EnumSource
  void bytesOfAnyLength_areABadSignature(JwsAlgorithm algorithm) {
    Random random = new Random(SEED);
    for (int length = 1; length <= 600; length++) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      byte[] ones = new byte[length];
      Arrays.fill(ones, (byte) 0xff);
      byte[] one = new byte[length];
      one[length - 1] = 1;
      for (byte[] signature : new byte[][] {noise, new byte[length], ones, one}) {
        assertBadSignature(algorithm, signature);
      }
    }
    assertThat(code(authenticate(algorithm, new byte[0]))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @EnumSource
  void goodSignatureWithOneBitChanged_orOfAnotherLength_isABadSignature(JwsAlgorithm algorithm) {
    Random random = new Random(SEED);
    byte[] good = goodSignature(algorithm);
    int step = (good.length + 63) / 64; // a signature takes milliseconds to check
    for (int i = 0; i < good.length; i += step) {
      byte[] mutated = good.clone();
      mutated[i] ^= (byte) (1 << random.nextInt(8));
      assertBadSignature(algorithm, mutated);
    }
    for (int length = 1; length <= 600; length++) {
      if (length != good.length) {
        assertBadSignature(algorithm, Arrays.copyOf(good, length));
      }
    }
  }

  /** RFC 8032 §5.1.7: s must be below the order, or there would be a second valid signature. */
  @Test
  void ed25519SignatureWithTheOrderAddedToS_isABadSignature() {
    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] signature = goodSignature(JwsAlgorithm.ED25519);
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    byte[] greater = s.add(order).toByteArray();
    byte[] littleEndian = Arrays.copyOf(reversed(greater), 32);
    System.arraycopy(littleEndian, 0, signature, 32, 32);

    assertBadSignature(JwsAlgorithm.ED25519, signature);
  }

  /** RFC 8017 §8.2.2: a signature is as long as the modulus, even if its first byte is zero. */
  @Test
  void rsaSignatureWithoutItsLeadingZero_orWithOneMore_isABadSignature() {
    byte[] good = null;
    for (int i = 0; good == null; i++) {
      byte[] signature =
          Forge.signature(input(JwsAlgorithm.RS256, i), "RS256", TestKeys.signingKey("rsa"));
      if (signature[0] == 0) {
        good = signature;
        String token = input(JwsAlgorithm.RS256, i) + ".";
        assertThat(outcome(JwsAlgorithm.RS256, token + Forge.base64Url(good)))
            .isInstanceOf(Authenticated.class);
        byte[] shorter = Arrays.copyOfRange(good, 1, good.length);
        byte[] longer = new byte[good.length + 1];
        System.arraycopy(good, 0, longer, 1, good.length);
        assertThat(code(outcome(JwsAlgorithm.RS256, token + Forge.base64Url(shorter))))
            .isEqualTo("bad_signature");
        assertThat(code(outcome(JwsAlgorithm.RS256, token + Forge.base64Url(longer))))
            .isEqualTo("bad_signature");
      }
    }
  }

  private static void assertBadSignature(JwsAlgorithm algorithm, byte[] signature) {
    AuthenticationResult result = authenticate(algorithm, signature);
    assertThat(code(result))
        .as("%s, %d bytes", algorithm, signature.length)
        .isEqualTo("bad_signature");
  }

  private static AuthenticationResult authenticate(JwsAlgorithm algorithm, byte[] signature) {
    return outcome(algorithm, input(algorithm, 0) + "." + Forge.base64Url(signature));
  }

  private static AuthenticationResult outcome(JwsAlgorithm algorithm, String token) {
    return AUTHENTICATORS
        .get(algorithm)
        .authenticate(TestRequest.get("/").header("Raw-Token", token));
  }

  private static final java.util.Map<JwsAlgorithm, JwtAuthenticator> AUTHENTICATORS =
      authenticators();

  private static java.util.Map<JwsAlgorithm, JwtAuthenticator> authenticators() {
    java.util.Map<JwsAlgorithm, JwtAuthenticator> all = new java.util.EnumMap<>(JwsAlgorithm.class);
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      all.put(
          algorithm,
          JwtAuthenticator.builder()
              .issuer(Border.issuer(KeySource.of(TestKeys.verificationKey(algorithm))).build())
              .extractor(Border.RAW)
              .clock(Border.CLOCK)
              .build());
    }
    return all;
  }

  private static byte[] goodSignature(JwsAlgorithm algorithm) {
    return Forge.signature(
        input(algorithm, 0), TestKeys.jjwtName(algorithm), TestKeys.signingKey(algorithm));
  }

  private static String input(JwsAlgorithm algorithm, int number) {
    String header = "{\"alg\":\"" + algorithm.jwaName() + "\"}";
    return Forge.base64Url(header)
        + "."
        + Forge.base64Url(Border.claims("number", String.valueOf(number)));
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Rejected rejected ? rejected.reason().code() : result.toString();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }
}
