package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known before anything is proven; all that is refused stands in the catalogue. */
class EncodedJwtTest {

  private static final ClaimMapping MAPPING =
      new ClaimMapping(List.of("sub"), List.of("roles"), List.of("scope"));

  @Test
  void tokenThatIsRead_tellsItsHeaderAndWhoItClaimsToComeFrom() {
    EncodedJwt jwt = read(Border.token());

    assertThat(jwt.claimedIssuer()).contains(Border.ISSUER);
    assertThat(jwt.header().algorithm()).isEqualTo("ES256");
    assertThat(jwt.header().keyId()).contains("p256");
    assertThat(jwt.header().type()).isEmpty();
    assertThat(read(Border.token("iss", null)).claimedIssuer()).isEmpty();
  }

  @Test
  void length_isCheckedBeforeAnythingElse() {
    String token = Border.token();
    int length = token.length();

    assertThat(EncodedJwt.read(token, length)).isInstanceOf(ReadResult.Read.class);
    assertThat(EncodedJwt.read(token, length - 1))
        .isEqualTo(
            new ReadResult.Malformed<>("the token is longer than " + (length - 1) + " characters"));
  }

  @ParameterizedTest
  @CsvSource({"512, true", "513, false"})
  void nameOfAKey_hasAtMost512Characters(int length, boolean isRead) {
    String token =
        Border.sign(Border.header("kid", Border.quoted("k".repeat(length))), Border.claims());

    assertThat(EncodedJwt.read(token, 10_000) instanceof ReadResult.Read).isEqualTo(isRead);
  }

  /** Two characters of a Java string, of which a conversion to bytes makes one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void charactersBeyondTheBmp_inAnySegment_areMalformed(int segment) {
    String[] segments = Border.token().split("\\.");
    segments[segment] = "\uD83D\uDE00".repeat(segments[segment].length());

    assertThat(EncodedJwt.read(String.join(".", segments), 10_000))
        .isEqualTo(new ReadResult.Malformed<>("the token has characters that are not ASCII"));
  }

  @Test
  void onlyTheKeyThatSigned_forTheAlgorithmOfTheHeader_verifies() {
    EncodedJwt jwt = read(Border.token());

    assertThat(jwt.verify(key(JwsAlgorithm.ES256), MAPPING, Duration.ZERO, null)).isPresent();
    assertThat(
            jwt.verify(
                VerificationKey.of(TestKeys.PARTNER.getPublic(), JwsAlgorithm.ES256),
                MAPPING,
                Duration.ZERO,
                null))
        .isEmpty();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      boolean verified = jwt.verify(key(algorithm), MAPPING, Duration.ZERO, null).isPresent();
      assertThat(verified).isEqualTo(algorithm == JwsAlgorithm.ES256);
    }
  }

  @Test
  void keyIsAskedForItsAlgorithm_evenWhenTheSignatureIsGoodForAnother() {
    String header = Border.header("alg", "\"ES384\"");
    EncodedJwt jwt = read(Border.sign(header, Border.claims()));

    assertThat(jwt.verify(key(JwsAlgorithm.ES256), MAPPING, Duration.ZERO, null)).isEmpty();
  }

  private static VerificationKey key(JwsAlgorithm algorithm) {
    return TestKeys.verificationKey(algorithm);
  }

  private static EncodedJwt read(String token) {
    return ((ReadResult.Read<EncodedJwt>) EncodedJwt.read(token, 10_000)).value();
  }
}
