package dev.borderpost.verify;

import static dev.borderpost.testing.Border.header;
import static dev.borderpost.testing.Border.quoted;
import static dev.borderpost.testing.TestKeys.jwk;
import static dev.borderpost.testing.TestKeys.jwkSet;
import static dev.borderpost.testing.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.SignatureCount;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.verify.Verification.Rejected;
import dev.borderpost.verify.Verification.Verified;
import io.jsonwebtoken.Jwts;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that leave several keys to choose from, and what their forgeries cost. */
class CandidateKeysTest {

  private static final List<KeyPair> PAIRS =
      Stream.generate(() -> Jwts.SIG.ES256.keyPair().build()).limit(6).toList();

  private final SignatureCount signatures = new SignatureCount();

  private TokenVerifier verifier(KeySource keys, String... algorithms) {
    Issuer.Builder issuer = Border.issuer(keys);
    if (algorithms.length > 0) {
      issuer.algorithms(algorithms);
    }
    return TokenVerifier.builder()
        .issuer(issuer.build())
        .clock(Border.CLOCK)
        .provider(signatures)
        .build();
  }

  /** A set of as many keys, with members of this kind. */
  private static KeySource set(int count, String... members) {
    return KeySource.jwkSet(
        jwkSet(
            PAIRS.stream()
                .limit(count)
                .map(pair -> jwk(pair.getPublic(), members))
                .toArray(String[]::new)));
  }

  private static String token(int signer, String jti, @Nullable String... headerChanges) {
    return Forge.sign(
        header(headerChanges),
        Border.claims("jti", quoted(jti)),
        "ES256",
        PAIRS.get(signer).getPrivate());
  }

  private static String outcome(TokenVerifier verifier, String token) {
    Verification outcome = verifier.verify(token).await();
    return outcome instanceof Rejected rejected
        ? rejected.reason().code()
        : outcome instanceof Verified ? "verified" : outcome.toString();
  }

  /** How several keys are left to choose from: a member that all keys have, and its value. */
  record Kind(String name, String member, String value) {}

  static List<Kind> kinds() {
    return List.of(
        new Kind("no kid in the token", "", "null"),
        new Kind("no kid in the set", "", quoted("k7")),
        new Kind("one kid for all", "kid", quoted("k7")),
        new Kind("one x5t for all", "x5t", quoted("t7")));
  }

  private static KeySource keys(Kind kind, int count) {
    return kind.member().isEmpty() ? set(count) : set(count, kind.member(), kind.value());
  }

  private static @Nullable String[] headerOf(Kind kind) {
    return kind.member().equals("x5t")
        ? new @Nullable String[] {"kid", null, "x5t", kind.value()}
        : new @Nullable String[] {"kid", kind.value().equals("null") ? null : kind.value()};
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachOfTheKeys_verifiesItsTokens(Kind kind) {
    TokenVerifier verifier = verifier(keys(kind, 4));

    for (int signer = 0; signer < 4; signer++) {
      assertThat(outcome(verifier, token(signer, "a", headerOf(kind)))).isEqualTo("verified");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void forgedToken_costsFourChecks_andIsRejected(Kind kind) {
    TokenVerifier verifier = verifier(keys(kind, 4));

    assertThat(outcome(verifier, token(5, "a", headerOf(kind)))).isEqualTo("bad_signature");
    assertThat(signatures.checks()).isEqualTo(4);
  }

  @Test
  void setOfManyNamedKeys_costsATokenWithoutKidNoMoreThanFourChecks() {
    String[] jwks = new String[6];
    Arrays.setAll(jwks, i -> jwk(PAIRS.get(i).getPublic(), "kid", quoted("k" + i)));
    TokenVerifier verifier = verifier(KeySource.jwkSet(jwkSet(jwks)));

    assertThat(outcome(verifier, token(5, "a", "kid", null))).isEqualTo("bad_signature");
    assertThat(signatures.checks()).isEqualTo(4);
    assertThat(outcome(verifier, token(5, "a", "kid", quoted("k5")))).isEqualTo("verified");
    assertThat(signatures.checks()).isEqualTo(5);
  }

  @Test
  void namedKeyThatFails_isTheEnd() {
    String[] jwks = new String[4];
    Arrays.setAll(
        jwks, i -> jwk(PAIRS.get(i).getPublic(), "kid", quoted("k" + i), "x5t", quoted("t" + i)));
    TokenVerifier verifier = verifier(KeySource.jwkSet(jwkSet(jwks)));

    assertThat(outcome(verifier, token(1, "a", "kid", quoted("k0")))).isEqualTo("bad_signature");
    assertThat(outcome(verifier, token(1, "a", "kid", null, "x5t", quoted("t0"))))
        .isEqualTo("bad_signature");
    assertThat(signatures.checks()).isEqualTo(2);
    // The kid counts, whatever the thumbprint names.
    assertThat(outcome(verifier, token(1, "a", "kid", quoted("k0"), "x5t", quoted("t1"))))
        .isEqualTo("bad_signature");
    assertThat(outcome(verifier, token(1, "a", "kid", quoted("k9"), "x5t", quoted("t1"))))
        .isEqualTo("unknown_key");
    assertThat(outcome(verifier, token(1, "a", "kid", null, "x5t", quoted("t9"))))
        .isEqualTo("unknown_key");
    assertThat(signatures.checks()).isEqualTo(3);
  }

  @Test
  void keyThatVerifiedTheLastToken_isTriedFirst() {
    TokenVerifier verifier = verifier(set(4));
    outcome(verifier, token(3, "first", "kid", null));
    assertThat(signatures.checks()).isEqualTo(4);

    outcome(verifier, token(3, "second", "kid", null));
    assertThat(signatures.checks()).isEqualTo(5);

    outcome(verifier, token(5, "forged", "kid", null));
    outcome(verifier, token(3, "third", "kid", null));
    assertThat(signatures.checks()).isEqualTo(10);

    outcome(verifier, token(2, "rotated", "kid", null));
    int before = signatures.checks();
    outcome(verifier, token(2, "again", "kid", null));
    assertThat(signatures.checks()).isEqualTo(before + 1);
  }

  @Test
  void rememberedToken_isNotCheckedAgain_amongSeveralKeys() {
    TokenVerifier verifier = verifier(set(4));
    outcome(verifier, token(3, "a", "kid", null));

    assertThat(outcome(verifier, token(3, "a", "kid", null))).isEqualTo("verified");
  }

  @Test
  void pemOfAnOldAndANewKey_verifiesBoth() {
    TokenVerifier verifier =
        verifier(KeySource.pem(pem(PAIRS.get(0).getPublic()) + pem(PAIRS.get(1).getPublic())));

    assertThat(outcome(verifier, token(0, "a"))).isEqualTo("verified");
    assertThat(outcome(verifier, token(1, "a"))).isEqualTo("verified");
    assertThat(outcome(verifier, token(2, "a"))).isEqualTo("bad_signature");
  }

  @ParameterizedTest
  @CsvSource({"HS256", "HS384", "HS512"})
  void publicKeyAsASecret_isNeverTried_amongSeveralKeys(String alg) {
    PublicKey rsa = TestKeys.RSA.getPublic();
    PublicKey other = TestKeys.P256.getPublic();
    TokenVerifier verifier =
        verifier(KeySource.jwkSet(jwkSet(jwk(rsa), jwk(other), jwk(PAIRS.get(0).getPublic()))));
    for (PublicKey key : List.of(rsa, other)) {
      for (byte[] secret : List.of(key.getEncoded(), pem(key).getBytes())) {
        Key hmac = TestKeys.hmac(Arrays.copyOf(secret, Math.max(64, secret.length)), alg);
        for (String kid : new String[] {null, quoted("k")}) {
          String token =
              Forge.sign(header("alg", quoted(alg), "kid", kid), Border.claims(), alg, hmac);
          assertThat(outcome(verifier, token)).isEqualTo("unknown_key");
        }
      }
    }
  }

  @Test
  void algorithmOfAnotherType_isNeverTried_amongKeysOfOneKid() {
    TokenVerifier verifier =
        verifier(
            KeySource.jwkSet(
                jwkSet(
                    jwk(TestKeys.RSA.getPublic(), "kid", quoted("k"), "alg", quoted("RS256")),
                    jwk(PAIRS.get(0).getPublic(), "kid", quoted("k")),
                    jwk(PAIRS.get(1).getPublic(), "kid", quoted("k")))));
    String ps256 =
        Forge.sign(
            header("alg", quoted("PS256"), "kid", quoted("k")),
            Border.claims(),
            "PS256",
            TestKeys.RSA.getPrivate());

    assertThat(outcome(verifier, ps256)).isEqualTo("algorithm_not_allowed");
    assertThat(outcome(verifier, token(1, "a", "kid", quoted("k")))).isEqualTo("verified");
    assertThat(outcome(verifier, token(1, "a", "kid", quoted("k"), "alg", quoted("RS256"))))
        .isEqualTo("bad_signature");
  }

  @Test
  void keysOfAnotherIssuer_areNotAmongTheCandidates() {
    TokenVerifier verifier =
        TokenVerifier.builder()
            .issuer(Border.issuer(set(2)).build())
            .issuer(
                Issuer.of(Border.PARTNER)
                    .audience(Border.AUDIENCE)
                    .keys(KeySource.jwkSet(jwkSet(jwk(PAIRS.get(3).getPublic()))))
                    .build())
            .clock(Border.CLOCK)
            .build();

    assertThat(outcome(verifier, token(3, "a", "kid", null))).isEqualTo("bad_signature");
  }

  @Test
  void secretThatIsText_isHintedAt() {
    TokenVerifier verifier = verifier(KeySource.hmac(TestKeys.secret()));
    Key other = TestKeys.hmac(Arrays.copyOf(TestKeys.secret(), 40), "HS256");
    String token =
        Forge.sign(header("alg", quoted("HS256"), "kid", null), Border.claims(), "HS256", other);

    assertThat(((Rejected) verifier.verify(token)).reason().toString())
        .contains("bad_signature", "secret-encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | malformed",
        "[] | malformed",
        "'\"a\\u0000b\"' | malformed",
        "null | verified",
        "'\"\"' | verified",
        "'\"x\"' | verified"
      })
  void x5tInAToken_isTextOrAbsent(String x5t, String outcome) {
    TokenVerifier verifier = verifier(set(1, "kid", quoted("k")));

    assertThat(outcome(verifier, token(0, "a", "kid", quoted("k"), "x5t", x5t))).isEqualTo(outcome);
  }
}
