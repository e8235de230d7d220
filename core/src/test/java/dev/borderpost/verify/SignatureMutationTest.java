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
import dev.borderpost.testing.TestProviders;
import dev.borderpost.testing.TestRequest;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in the third segment, the answer is a refusal: never a pass, never a fault. The
 * provider makes no difference.
 */
class SignatureMutationTest {

  private static final long SEED = 20260601;

  static List<String> providers() {
    return TestProviders.names();
  }

  static List<Arguments> everyProvider() {
    return TestProviders.withAlgorithms();
  }

  @ParameterizedTest
  @MethodSource("everyProvider")
  void goodSignature_passes(String provider, JwsAlgorithm algorithm) {
    assertThat(authenticate(provider, algorithm, goodSignature(algorithm)))
        .isInstanceOf(Authenticated.class);
  }

  @ParameterizedTest
  @MethodSource("everyProvider")
  void bytesOfAnyLength_areABadSignature(String provider, JwsAlgorithm algorithm) {
    Random random = new Random(SEED);
    for (int length = 1; length <= 600; length++) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      byte[] ones = new byte[length];
      Arrays.fill(ones, (byte) 0xff);
      byte[] one = new byte[length];
      one[length - 1] = 1;
      for (byte[] signature : new byte[][] {noise, new byte[length], ones, one}) {
        assertBadSignature(provider, algorithm, signature);
      }
    }
    assertThat(code(authenticate(provider, algorithm, new byte[0]))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @MethodSource("everyProvider")
  void goodSignatureWithOneBitChanged_orOfAnotherLength_isABadSignature(
      String provider, JwsAlgorithm algorithm) {
    Random random = new Random(SEED);
    byte[] good = goodSignature(algorithm);
    for (int i = 0; i < good.length; i++) {
      byte[] mutated = good.clone();
      mutated[i] ^= (byte) (1 << random.nextInt(8));
      assertBadSignature(provider, algorithm, mutated);
    }
    for (int length = 1; length <= 600; length++) {
      if (length != good.length) {
        assertBadSignature(provider, algorithm, Arrays.copyOf(good, length));
      }
    }
  }

  /** RFC 8032 §5.1.7: s must be below the order, or there would be a second valid signature. */
  @ParameterizedTest
  @MethodSource("providers")
  void ed25519SignatureWithTheOrderAddedToS_isABadSignature(String provider) {
    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] signature = goodSignature(JwsAlgorithm.ED25519);
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    byte[] greater = s.add(order).toByteArray();
    byte[] littleEndian = Arrays.copyOf(reversed(greater), 32);
    System.arraycopy(littleEndian, 0, signature, 32, 32);

    assertBadSignature(provider, JwsAlgorithm.ED25519, signature);
  }

  /** RFC 8017 §8.2.2: a signature is as long as the modulus, even if its first byte is zero. */
  @ParameterizedTest
  @MethodSource("providers")
  void rsaSignatureWithoutItsLeadingZero_orWithOneMore_isABadSignature(String provider) {
    byte[] good = null;
    for (int i = 0; good == null; i++) {
      byte[] signature =
          Forge.signature(input(JwsAlgorithm.RS256, i), "RS256", TestKeys.signingKey("rsa"));
      if (signature[0] == 0) {
        good = signature;
        String token = input(JwsAlgorithm.RS256, i) + ".";
        assertThat(outcome(provider, JwsAlgorithm.RS256, token + Forge.base64Url(good)))
            .isInstanceOf(Authenticated.class);
        byte[] shorter = Arrays.copyOfRange(good, 1, good.length);
        byte[] longer = new byte[good.length + 1];
        System.arraycopy(good, 0, longer, 1, good.length);
        assertThat(code(outcome(provider, JwsAlgorithm.RS256, token + Forge.base64Url(shorter))))
            .isEqualTo("bad_signature");
        assertThat(code(outcome(provider, JwsAlgorithm.RS256, token + Forge.base64Url(longer))))
            .isEqualTo("bad_signature");
      }
    }
  }

  private static void assertBadSignature(
      String provider, JwsAlgorithm algorithm, byte[] signature) {
    AuthenticationResult result = authenticate(provider, algorithm, signature);
    assertThat(code(result))
        .as("%s by %s, %d bytes", algorithm, provider, signature.length)
        .isEqualTo("bad_signature");
  }

  private static AuthenticationResult authenticate(
      String provider, JwsAlgorithm algorithm, byte[] signature) {
    return outcome(provider, algorithm, input(algorithm, 0) + "." + Forge.base64Url(signature));
  }

  private static AuthenticationResult outcome(
      String provider, JwsAlgorithm algorithm, String token) {
    return AUTHENTICATORS
        .get(List.of(provider, algorithm))
        .authenticate(TestRequest.get("/").header("Raw-Token", token));
  }

  private static final Map<List<Object>, JwtAuthenticator> AUTHENTICATORS =
      everyProvider().stream()
          .collect(
              Collectors.toMap(
                  row -> List.of(row.get()),
                  row -> authenticator((String) row.get()[0], (JwsAlgorithm) row.get()[1])));

  private static JwtAuthenticator authenticator(String provider, JwsAlgorithm algorithm) {
    return JwtAuthenticator.builder()
        .issuer(Border.issuer(KeySource.of(TestKeys.verificationKey(algorithm))).build())
        .extractor(Border.RAW)
        .clock(Border.CLOCK)
        .provider(provider)
        .build();
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
