package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.StartUpFaults;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IssuerTest {

  static List<StartUpFaults.Fault> faults() {
    return StartUpFaults.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultOfConfiguration_stopsStartUp_withAMessageThatSaysWhatAndHow(StartUpFaults.Fault fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(fault.build()::run)
        .withMessageContaining(fault.message());
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT1S", "PT10M"})
  void clockSkewFromZeroToTenMinutes_isTaken(Duration skew) {
    assertThat(Border.issuer(TestKeys.trusted()).clockSkew(skew).build()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"PT0.000000001S, true", "P3650D, true", "P3650DT0.000000001S, false"})
  void ageOfTokens_mayBeUpToTenYears(Duration age, boolean taken) {
    Issuer.Builder issuer = Border.issuer(TestKeys.trusted());

    if (taken) {
      assertThat(issuer.maxTokenAge(age).build().requirements().get("max-token-age"))
          .containsExactly(age.toString());
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> issuer.maxTokenAge(age))
          .withMessageContaining("at most ten years");
    }
  }

  @ParameterizedTest
  @CsvSource({
    // algorithms of the issuer, alg of the token, reason
    "'', RS256, accepted",
    "'', RS512, algorithm_not_allowed",
    "'', PS256, algorithm_not_allowed",
    "RS256, RS256, accepted",
    "RS512, RS512, accepted",
    "RS512, RS256, algorithm_not_allowed",
    "PS256 PS384, PS384, accepted",
    "PS256 PS384, PS256, accepted",
    "PS256 PS384, RS256, algorithm_not_allowed",
    "RS256 ES256, RS256, accepted",
    "RS256 ES256, PS256, algorithm_not_allowed",
  })
  void keyWithoutAlg_getsTheAlgorithmsOfItsIssuer_orRs256(
      String algorithms, String alg, String outcome) {
    Issuer.Builder builder =
        Border.issuer(
            KeySource.jwkSet(
                TestKeys.jwkSet(TestKeys.jwk(TestKeys.RSA.getPublic(), "kid", "\"rsa\""))));
    if (!algorithms.isEmpty()) {
      builder.algorithms(algorithms.split(" "));
    }
    String token =
        Forge.sign(
            Border.header("alg", Border.quoted(alg), "kid", Border.quoted("rsa")),
            Border.claims(),
            alg,
            TestKeys.signingKey("rsa"));

    assertThat(code(Border.authenticator(builder.build()), token)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    // name the issuer allows, alg of the token, outcome
    "EdDSA, EdDSA, accepted",
    "EdDSA, Ed25519, accepted",
    "Ed25519, Ed25519, accepted",
    "Ed25519, EdDSA, accepted",
    "'', EdDSA, accepted",
    "'', Ed25519, accepted",
    "'', Ed448, algorithm_not_allowed",
    "'', eddsa, malformed",
  })
  void bothNamesOfEd25519_areTheSameAlgorithm(String allowed, String alg, String outcome) {
    Issuer.Builder builder = Border.issuer(TestKeys.trusted());
    if (!allowed.isEmpty()) {
      builder.algorithms(allowed);
    }
    String token =
        Forge.sign(
            Border.header("alg", Border.quoted(alg), "kid", Border.quoted("ed25519")),
            Border.claims(),
            "EdDSA",
            TestKeys.signingKey("ed25519"));

    assertThat(code(Border.authenticator(builder.build()), token)).isEqualTo(outcome);
  }

  @Test
  void issuerLimitedToOneAlgorithm_doesNotHaveTheKeysOfOthers() {
    Issuer issuer = Border.issuer(TestKeys.trusted()).algorithms("RS256").build();

    assertThat(code(Border.authenticator(issuer), Border.token())).isEqualTo("unknown_key");
  }

  @Test
  void customKeySourceThatIgnoresTheIssuersAlgorithms_doesNotWidenThem() {
    KeySource trusted = TestKeys.trusted();
    Issuer issuer = Border.issuer(header -> trusted.find(header)).algorithms("RS256").build();

    assertThat(code(Border.authenticator(issuer), Border.token()))
        .isEqualTo("algorithm_not_allowed");
  }

  private static String code(JwtAuthenticator authenticator, String token) {
    AuthenticationResult result = authenticator.authenticate(TestRequest.withToken(token));
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated ? "accepted" : result.toString();
  }
}
