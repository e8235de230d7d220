package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestProviders;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.testing.TokenAttacks;
import dev.borderpost.testing.TokenAttacks.Attack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The token-level rows of the catalogue of attacks, from the request to the whole answer. */
class TokenAttacksTest {

  private static final JwtAuthenticator RAW = Border.authenticator().extractor(Border.RAW).build();
  private static final JwtAuthenticator GENEROUS =
      Border.authenticator().extractor(Border.RAW).maxTokenLength(1 << 20).build();
  private static final Guard GUARD = Guard.of(RAW);
  private static final Guard BY_HEADER = Guard.of(Border.authenticator().build());

  private static final Map<String, JwtAuthenticator> BY_PROVIDER =
      TestProviders.names().stream()
          .collect(
              Collectors.toMap(
                  name -> name,
                  name -> Border.authenticator().extractor(Border.RAW).provider(name).build()));

  static List<Attack> attacks() {
    return TokenAttacks.all();
  }

  /** Blanks in front of the token belong to the header's grammar and are fine. */
  static List<Attack> attacksThatAHeaderCarries() {
    return attacks().stream().filter(attack -> !attack.token().startsWith(" ")).toList();
  }

  static List<Attack> oversized() {
    return TokenAttacks.oversized();
  }

  @Test
  void goodToken_passes_soThatTheOthersAreRefusedForWhatIsWrongWithThem() {
    String token = Border.token();

    assertThat(RAW.authenticate(Border.raw(token))).isInstanceOf(Authenticated.class);
    assertThat(BY_HEADER.decide(TestRequest.withToken(token))).isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void attack_isAnsweredWith401InvalidToken_forItsOwnReason(Attack attack) {
    AuthenticationResult result = RAW.authenticate(Border.raw(attack.token()));

    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).reason().code()).isEqualTo(attack.code());
    assertAnswer(GUARD, Border.raw(attack.token()), attack.code());
    BY_PROVIDER.forEach(
        (provider, authenticator) ->
            assertThat(authenticator.authenticate(Border.raw(attack.token())))
                .as(provider)
                .isEqualTo(result));
  }

  @ParameterizedTest
  @MethodSource("attacksThatAHeaderCarries")
  void attackInTheAuthorizationHeader_isAnsweredWith401_or400WhenItIsNotEvenATokensAlphabet(
      Attack attack) {
    RequestView.Standalone request = TestRequest.withToken(attack.token());

    if (attack.token().matches("[A-Za-z0-9._~+/-]+=*")) {
      assertAnswer(BY_HEADER, request, attack.code());
    } else {
      Refused refused = (Refused) BY_HEADER.decide(request);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.headers().get("WWW-Authenticate"))
          .isEqualTo(
              "Bearer error=\"invalid_request\", error_description=\"The Authorization header must"
                  + " be the word Bearer, a space and one token\"");
    }
  }

  @ParameterizedTest
  @MethodSource("oversized")
  void oversizedToken_isRefusedInBoundedTime_whateverTheLimitOnLength(Attack attack) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (JwtAuthenticator authenticator : List.of(RAW, GENEROUS)) {
            assertAnswer(Guard.of(authenticator), Border.raw(attack.token()), attack.code());
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"16384, true", "16385, false"})
  void tokenOfTheGreatestLength_passes_andOneCharacterMoreDoesNot(int length, boolean accepted) {
    String token = tokenOfLength(length);

    AuthenticationResult result = RAW.authenticate(Border.raw(token));

    assertThat(token).hasSize(length);
    assertThat(result instanceof Authenticated).isEqualTo(accepted);
  }

  /** Three characters of base64url hold two bytes or more: some padding always gives the length. */
  private static String tokenOfLength(int length) {
    for (int blanks = 0; blanks < 4; blanks++) {
      String header = Border.header() + " ".repeat(blanks);
      for (int fill = length * 3 / 4 - 400; fill < length * 3 / 4; fill++) {
        int size = base64Length(header.length()) + 1 + base64Length(claimsWith(fill)) + 1 + 86;
        if (size == length) {
          return Border.sign(header, Border.claims("x", Border.quoted("x".repeat(fill))));
        }
      }
    }
    throw new IllegalStateException("no such token");
  }

  private static int claimsWith(int fill) {
    return Border.claims("x", "\"\"").length() + fill;
  }

  private static int base64Length(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  private static void assertAnswer(Guard guard, RequestView.Standalone request, String code) {
    Refused refused = (Refused) guard.decide(request);
    String sentence =
        code.equals("expired") ? "The access token expired" : "The access token is not valid";

    assertThat(refused.reason().code()).isEqualTo(code);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers())
        .isEqualTo(
            Map.of(
                "WWW-Authenticate",
                "Bearer error=\"invalid_token\", error_description=\"" + sentence + "\"",
                "Content-Type",
                "application/problem+json",
                "Cache-Control",
                "no-store"));
    assertThat(refused.body())
        .isEqualTo("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"" + sentence + "\"}");
  }

  @Test
  void keysOfTheCatalogue_areTheTrustedOnes_soThatItsSignaturesAreValid() {
    for (String kid : List.of("p256", "p384", "p521", "ed25519", "rsa")) {
      String alg =
          Map.of(
                  "p256", "ES256", "p384", "ES384", "p521", "ES512", "ed25519", "EdDSA", "rsa",
                  "RS256")
              .get(kid);
      String token =
          dev.borderpost.testing.Forge.sign(
              Border.header("alg", Border.quoted(alg), "kid", Border.quoted(kid)),
              Border.claims(),
              alg,
              TestKeys.signingKey(kid));
      assertThat(RAW.authenticate(Border.raw(token))).isInstanceOf(Authenticated.class);
      BY_PROVIDER.forEach(
          (provider, authenticator) ->
              assertThat(authenticator.authenticate(Border.raw(token)))
                  .as(provider)
                  .isInstanceOf(Authenticated.class));
    }
  }
}
