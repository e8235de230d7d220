package dev.borderpost.verify;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.JweForge;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.testing.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nested tokens through the whole flow. */
class EncryptedTokensTest {

  private static final String RSA = JweKeys.jwk("RSA-OAEP-256");
  private static final String SHARED = JweKeys.jwk("A256KW");
  private static final String ALL = JweKeys.all();

  private static final JwtAuthenticator BORDER = border(Encryption.accepted(ALL));

  private static Issuer.Builder issuer() {
    return Border.issuer(TestKeys.trusted());
  }

  private static Issuer.Builder partner() {
    return Issuer.of(Border.PARTNER)
        .audience(Border.AUDIENCE)
        .keys(
            KeySource.of(
                VerificationKey.of(TestKeys.PARTNER.getPublic(), JwsAlgorithm.ES256)
                    .withKeyId("partner")));
  }

  private static JwtAuthenticator border(Encryption encryption) {
    return border(issuer().encryption(encryption).build());
  }

  private static JwtAuthenticator border(Issuer... issuers) {
    JwtAuthenticator.Builder builder =
        JwtAuthenticator.builder().clock(Border.CLOCK).extractor(Border.RAW);
    for (Issuer issuer : issuers) {
      builder.issuer(issuer);
    }
    return builder.build();
  }

  /** {@code accepted}, or the code of the reason. */
  private static String verdict(JwtAuthenticator border, String token) {
    AuthenticationResult result = border.authenticate(Border.raw(token));
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated ? "accepted" : result.toString();
  }

  private static String encrypted(String jwk, String token) {
    return EncryptionKey.jwk(jwk).encrypt(token);
  }

  private static String key(JweAlgorithm algorithm, JweEncryption encryption) {
    return JweKeys.jwk(algorithm == JweAlgorithm.DIR ? encryption.jwaName() : algorithm.jwaName());
  }

  static List<Arguments> combinations() {
    List<Arguments> combinations = new ArrayList<>();
    for (JweAlgorithm algorithm : JweAlgorithm.values()) {
      for (JweEncryption encryption : JweEncryption.values()) {
        combinations.add(Arguments.of(algorithm, encryption));
      }
    }
    return combinations;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void nestedToken_isAccepted_withEveryAlgorithmAndEncryption(
      JweAlgorithm algorithm, JweEncryption encryption) {
    String token =
        EncryptionKey.jwk(key(algorithm, encryption), encryption.jwaName()).encrypt(Border.token());

    AuthenticationResult result = BORDER.authenticate(Border.raw(token));

    assertThat(result).isInstanceOf(Authenticated.class);
    assertThat(((Authenticated) result).principal().getName()).isEqualTo(Border.SUBJECT);
    assertThat(((Authenticated) result).principal().jwt().header().algorithm()).isEqualTo("ES256");
  }

  @Test
  void rememberedToken_isAcceptedAgain_butNotInAnotherWrapping() {
    JwtAuthenticator border = border(Encryption.required(ALL));
    String token = Border.token();
    String nested = encrypted(RSA, token);

    assertThat(verdict(border, nested)).isEqualTo("accepted");
    assertThat(verdict(border, nested)).isEqualTo("accepted");
    assertThat(verdict(border, token)).isEqualTo("not_encrypted");
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, accepted, malformed",
    "ACCEPTED, accepted, accepted",
    "REQUIRED, not_encrypted, accepted"
  })
  void encryption_decidesWhatMayComeHow(String encryption, String bare, String nested) {
    JwtAuthenticator border =
        border(
            switch (encryption) {
              case "OFF" -> Encryption.off();
              case "ACCEPTED" -> Encryption.accepted(ALL);
              default -> Encryption.required(ALL);
            });

    assertThat(verdict(border, Border.token())).isEqualTo(bare);
    assertThat(verdict(border, encrypted(RSA, Border.token()))).isEqualTo(nested);
  }

  @ParameterizedTest
  @CsvSource({
    "JWT, accepted",
    "jwt, accepted",
    "JwT, accepted",
    "application/jwt, accepted",
    "APPLICATION/JWT, accepted",
    "at+jwt, not_signed",
    "text/plain, not_signed",
    "'', not_signed",
    "' JWT', not_signed",
    "JWT;x=1, not_signed",
    ", not_signed"
  })
  void contentType_hasToBeJwt_inAnyLetterCase(String cty, String verdict) {
    String token =
        JweForge.encrypt(RSA, "A128GCM", Border.token(), "cty", cty == null ? null : quoted(cty));

    assertThat(verdict(BORDER, token)).isEqualTo(verdict);
  }

  @Test
  void innerToken_passesTheWholeFlow() {
    assertThat(verdict(BORDER, encrypted(RSA, Border.token("exp", "1")))).isEqualTo("expired");
    assertThat(verdict(BORDER, encrypted(RSA, Border.token("aud", quoted("x")))))
        .isEqualTo("wrong_audience");
    assertThat(verdict(BORDER, encrypted(RSA, Border.token("iss", quoted("https://x")))))
        .isEqualTo("unknown_issuer");
    assertThat(
            verdict(BORDER, encrypted(RSA, Border.token().replaceFirst("[^.]+$", "A".repeat(86)))))
        .isEqualTo("bad_signature");
    assertThat(
            verdict(
                BORDER,
                encrypted(RSA, Border.sign(Border.header("kid", quoted("x")), Border.claims()))))
        .isEqualTo("unknown_key");
    assertThat(verdict(BORDER, encrypted(RSA, Border.token() + "="))).isEqualTo("malformed");
    assertThat(verdict(BORDER, encrypted(RSA, " " + Border.token()))).isEqualTo("malformed");
    assertThat(verdict(BORDER, encrypted(RSA, Border.claims()))).isEqualTo("malformed");
    assertThat(verdict(BORDER, encrypted(RSA, "x"))).isEqualTo("malformed");
    String unsigned = Border.header("alg", quoted("none")) + "." + Border.claims() + ".";
    assertThat(verdict(BORDER, encrypted(RSA, unsigned))).isEqualTo("malformed");
  }

  @Test
  void tokenEncryptedTwice_isRefused() {
    String twice = encrypted(RSA, encrypted(RSA, Border.token()));

    assertThat(verdict(BORDER, twice)).isEqualTo("malformed");
  }

  @Test
  void bareClaims_areRefused_evenWithASharedKey() {
    String claims = Border.claims();

    assertThat(verdict(BORDER, JweForge.encrypt(RSA, "A128GCM", claims, "cty", null)))
        .isEqualTo("not_signed");
    assertThat(verdict(BORDER, JweForge.encrypt(SHARED, "A128GCM", claims, "cty", null)))
        .isEqualTo("not_signed");
  }

  @Test
  void bareClaims_areAccepted_byName_withASharedKeyOnly() {
    JwtAuthenticator border =
        border(issuer().encryption(Encryption.required(ALL).permitUnsignedClaims()).build());

    for (String alg : List.of("A256KW", "A128GCMKW", "A256CBC-HS512", "A128GCM")) {
      String jwk = JweKeys.jwk(alg);
      String enc = JweEncryption.named(alg).map(JweEncryption::jwaName).orElse("A256GCM");
      assertThat(verdict(border, JweForge.encrypt(jwk, enc, Border.claims(), "cty", null)))
          .as(alg)
          .isEqualTo("accepted");
      assertThat(
              verdict(border, JweForge.encrypt(jwk, enc, Border.claims("exp", "1"), "cty", null)))
          .isEqualTo("expired");
      assertThat(
              verdict(
                  border,
                  JweForge.encrypt(jwk, enc, Border.claims(), "cty", null, "typ", quoted("x"))))
          .isEqualTo("wrong_token_type");
      assertThat(
              verdict(
                  border,
                  JweForge.encrypt(jwk, enc, Border.claims("iss", quoted("x")), "cty", null)))
          .isEqualTo("unknown_issuer");
      assertThat(verdict(border, JweForge.encrypt(jwk, enc, Border.claims() + "x", "cty", null)))
          .isEqualTo("not_signed");
      assertThat(
              verdict(border, JweForge.encrypt(jwk, enc, Border.claims("sub", "1"), "cty", null)))
          .isEqualTo("not_signed");
      assertThat(verdict(border, encrypted(jwk, Border.token()))).isEqualTo("accepted");
    }
    for (String alg : List.of("RSA-OAEP", "ECDH-ES", "ECDH-ES+A256KW")) {
      assertThat(
              verdict(
                  border,
                  JweForge.encrypt(JweKeys.jwk(alg), "A256GCM", Border.claims(), "cty", null)))
          .as(alg)
          .isEqualTo("not_signed");
    }
  }

  @Test
  void keyOfOneIssuer_doesNotOpenTokensOfAnother() {
    String rsa = JweKeys.set(RSA);
    String shared = JweKeys.set(SHARED);
    JwtAuthenticator border =
        border(
            issuer().encryption(Encryption.accepted(rsa)).build(),
            partner().encryption(Encryption.accepted(shared).permitUnsignedClaims()).build());

    assertThat(verdict(border, encrypted(RSA, Border.token()))).isEqualTo("accepted");
    assertThat(verdict(border, encrypted(SHARED, Border.token()))).isEqualTo("unknown_key");
    assertThat(verdict(border, JweForge.encrypt(SHARED, "A128GCM", Border.claims(), "cty", null)))
        .isEqualTo("unknown_key");
    assertThat(
            verdict(
                border,
                JweForge.encrypt(
                    SHARED, "A128GCM", Border.claims("iss", quoted(Border.PARTNER)), "cty", null)))
        .isEqualTo("accepted");
  }

  @Test
  void issuersWithTheSameKey_bothGetTheirTokens_andOneWithoutKeysNone() {
    String keys = JweKeys.set(RSA);
    String partners =
        dev.borderpost.testing.Forge.sign(
            Border.header("kid", quoted("partner")),
            Border.claims("iss", quoted(Border.PARTNER)),
            "ES256",
            TestKeys.PARTNER.getPrivate());
    Issuer main = issuer().encryption(Encryption.required(keys)).build();
    JwtAuthenticator both =
        border(main, partner().encryption(Encryption.required(JweKeys.set(RSA))).build());
    JwtAuthenticator one = border(main, partner().build());

    assertThat(verdict(both, encrypted(RSA, Border.token()))).isEqualTo("accepted");
    assertThat(verdict(both, encrypted(RSA, partners))).isEqualTo("accepted");
    assertThat(verdict(one, encrypted(RSA, partners))).isEqualTo("unknown_key");
    assertThat(verdict(one, partners)).isEqualTo("accepted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-OAEP", "RSA-OAEP-256"})
  void keyId_selectsTheKey_andWithoutOne_theAlgorithmHasToLeaveOne(String alg) {
    String other = JweKeys.with(JweKeys.material(alg), alg).replace("\"kid\":\"", "\"kid\":\"x");
    String nameless = JweKeys.material(alg).replaceFirst("}$", ",\"alg\":\"" + alg + "\"}");
    String own = JweKeys.jwk(alg);
    String token = Border.token();

    for (String[] given :
        new String[][] {
          {JweKeys.set(own, other), own, "accepted"},
          {JweKeys.set(own, other), nameless, "unknown_key"},
          {JweKeys.set(own), nameless, "accepted"},
          {JweKeys.set(nameless), own, "accepted"},
          {JweKeys.set(own), other, "unknown_key"},
          {JweKeys.set(JweKeys.jwk("ECDH-ES"), JweKeys.jwk("A128KW")), own, "unknown_key"},
        }) {
      JwtAuthenticator border = border(Encryption.accepted(given[0]));
      assertThat(verdict(border, encrypted(given[1], token))).isEqualTo(given[2]);
    }
  }

  @Test
  void keyAndAlgorithm_areOne() {
    JwtAuthenticator border =
        border(
            Encryption.accepted(
                JweKeys.set(JweKeys.with(JweKeys.material("RSA-OAEP"), "RSA-OAEP"))));
    String same = JweKeys.with(JweKeys.material("RSA-OAEP"), "RSA-OAEP-256");

    assertThat(verdict(border, encrypted(same.replace("256\",\"kid", "256\",\"k"), Border.token())))
        .isEqualTo("unknown_key");
    String direct = JweKeys.jwk("A256GCM");
    JwtAuthenticator shared = border(Encryption.accepted(JweKeys.set(direct)));
    String otherUse = direct.replace("\"alg\":\"A256GCM\"", "\"alg\":\"A128CBC-HS256\"");
    assertThat(verdict(shared, encrypted(direct, Border.token()))).isEqualTo("accepted");
    assertThat(verdict(shared, encrypted(otherUse, Border.token()))).isEqualTo("unknown_key");
  }

  @Test
  void differentKeysUnderOneName_areRefusedAtStartUp_whicheverIssuersTheyAre() {
    String a = JweKeys.jwk("A128KW");
    String b = a.replaceFirst("\"k\":\"...", "\"k\":\"AAA");
    Issuer main = issuer().encryption(Encryption.accepted(JweKeys.set(a))).build();
    Issuer partner = partner().encryption(Encryption.accepted(JweKeys.set(b))).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> border(main, partner))
        .withMessageContaining("give each a kid of its own");
  }

  @Test
  void issuerFoundByResolver_withDecryptionKeys_isRefused() {
    Issuer found = issuer().encryption(Encryption.accepted(ALL)).build();
    JwtAuthenticator border =
        JwtAuthenticator.builder()
            .clock(Border.CLOCK)
            .extractor(Border.RAW)
            .issuerResolver(identifier -> Optional.of(found))
            .build();

    assertThat(verdict(border, Border.token())).isEqualTo("unknown_issuer");
    assertThat(verdict(border, encrypted(RSA, Border.token()))).isEqualTo("malformed");
  }

  @Test
  void compressedToken_isRefused_unlessPermittedByName() {
    JwtAuthenticator permitting =
        border(issuer().encryption(Encryption.required(ALL).permitCompressedTokens()).build());
    String token =
        JweForge.encrypt(RSA, "A128GCM", JweForge.deflated(Border.token()), "zip", quoted("DEF"));

    assertThat(verdict(BORDER, token)).isEqualTo("malformed");
    assertThat(verdict(permitting, token)).isEqualTo("accepted");
  }

  @Test
  void compressedToken_isRefused_ifOnlyAnotherIssuerPermitsIt() {
    String keys = JweKeys.set(RSA);
    byte[] deflated = JweForge.deflated(Border.token());
    String token = JweForge.encrypt(RSA, "A128GCM", deflated, "zip", quoted("DEF"));
    JwtAuthenticator oneKey =
        border(
            issuer().encryption(Encryption.required(keys)).build(),
            partner().encryption(Encryption.required(keys).permitCompressedTokens()).build());
    JwtAuthenticator twoKeys =
        border(
            issuer()
                .encryption(Encryption.required(JweKeys.set(SHARED)).permitCompressedTokens())
                .build(),
            partner().encryption(Encryption.required(keys)).build());

    assertThat(verdict(oneKey, token)).isEqualTo("malformed");
    assertThat(verdict(twoKeys, token)).isEqualTo("malformed");
  }
}
