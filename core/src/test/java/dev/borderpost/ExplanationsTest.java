package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mistakes of a first day: the line of the log says what came, and what was expected. */
class ExplanationsTest {

  private static final String NOW = Long.toString(Border.CLOCK.instant().getEpochSecond());

  private static String line(Guard guard, RequestView request) {
    try (LogCapture log = LogCapture.start()) {
      guard.decide(request);
      List<String> lines = new ArrayList<>(log.warnings());
      lines.addAll(log.messages(Level.INFO));
      assertThat(lines).hasSize(1);
      return lines.get(0);
    }
  }

  private static String line(JwtAuthenticator.Builder authenticator, String token) {
    return line(Guard.of(authenticator.build()), TestRequest.withToken(token));
  }

  private static String line(String token) {
    return line(Border.authenticator(), token);
  }

  @Test
  void wrongAudience() {
    assertThat(line(Border.token("aud", "[\"account\",\"other\"]")))
        .isEqualTo(
            "Refused a request: wrong_audience: tokens are for [account, other], accepted is ["
                + Border.AUDIENCE
                + "]");
  }

  @Test
  void absentAudience_namesTheSetting() {
    assertThat(line(Border.token("aud", null)))
        .contains("wrong_audience: the token has no aud", Border.AUDIENCE, "audience-claim");
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example.com/realms/main/, (with a slash at its end)",
    "http://id.example.com/realms/main, (with another scheme",
    "https://id.example.com/realms/Main, (in other letter case)",
    "https://id.example.com/realms/other, (another realm or tenant of the same host)"
  })
  void otherIssuer_saysTheDifference(String iss, String difference) {
    JwtAuthenticator.Builder authenticator =
        JwtAuthenticator.builder()
            .clock(Border.CLOCK)
            .issuer(
                Issuer.of("https://id.example.com/realms/main")
                    .audience("orders")
                    .keys(TestKeys.trusted())
                    .build());

    assertThat(line(authenticator, Border.token("iss", "\"" + iss + "\"")))
        .startsWith("Refused a request: unknown_issuer: iss is \"" + iss + "\" " + difference)
        .endsWith(", trusted is [https://id.example.com/realms/main]");
  }

  @Test
  void unknownKey_saysWhichThereAre() {
    JwtAuthenticator.Builder authenticator =
        JwtAuthenticator.builder()
            .clock(Border.CLOCK)
            .issuer(
                Border.issuer(
                        KeySource.jwkSet(
                            TestKeys.jwkSet(
                                TestKeys.jwk(TestKeys.P256.getPublic(), "kid", "\"k1\""))))
                    .build());
    String token = Border.sign(Border.header("kid", "\"k2\""), Border.claims());

    assertThat(line(authenticator, token))
        .isEqualTo(
            "Refused a request: unknown_key: kid \"k2\", alg ES256, the issuer has [k1] from the JWK Set");
  }

  @Test
  void expired_saysByHowMuch_andWhatTimeItIsHere() {
    assertThat(line(Border.token("exp", Long.toString(Long.parseLong(NOW) - 600))))
        .contains("expired: exp was 600 s ago (", " by the clock here (", "clock-skew 60 s)");
  }

  @Test
  void notYetValid_saysByHowMuch() {
    assertThat(line(Border.token("nbf", Long.toString(Long.parseLong(NOW) + 600))))
        .contains("not_yet_valid: nbf is in 600 s (", "is it behind, or the issuer's ahead?");
  }

  @Test
  void idToken_isCalledOne() {
    assertThat(line(Border.token("at_hash", "\"x\"")))
        .contains("wrong_token_type: at_hash is a claim of ID tokens");
  }

  @Test
  void missingRole_saysWhereRolesAre() {
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().require("/**", ClaimsPolicy.role("admin")).build());

    assertThat(
            line(
                guard,
                TestRequest.withToken(
                    Border.token("realm_access", "{\"roles\":[\"admin\"]}", "roles", null))))
        .isEqualTo(
            "Refused a request: missing_role: needed is one of the roles [admin], and the token has"
                + " no claim roles, but /realm_access/roles: set roles-claim");
  }

  @Test
  void missingScope_saysHowManyTheTokenHas_andNotWhich() {
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().require("/**", ClaimsPolicy.scope("pay", "read")).build());

    assertThat(
            line(guard, TestRequest.withToken(Border.token("scope", "\"read private-reports\""))))
        .contains(
            "insufficient_scope: a scope is missing: needed is [pay, read], the token has 1 of these"
                + " and 1 other")
        .doesNotContain("private-reports");
  }

  @Test
  void roleAmongOthers_saysTheirNumber() {
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().require("/**", ClaimsPolicy.role("admin")).build());

    assertThat(line(guard, TestRequest.withToken(Border.token("roles", "[\"clerk\"]"))))
        .contains("needed is one of the roles [admin], the token has 1 other in [roles]");
  }

  @Test
  void cookieFromASibling_saysBothOrigins() {
    JwtAuthenticator authenticator =
        Border.authenticator()
            .extractor(TokenExtractor.cookie("session"))
            .origins(Origins.allowing("https://app.example.com"))
            .build();

    assertThat(
            line(
                Guard.of(authenticator),
                RequestView.of("POST", "/orders")
                    .header("Host", "api.example.com")
                    .header("Origin", "https://shop.example.com")
                    .header("Cookie", "session=" + Border.token())))
        .contains("cross_site", "https://app.example.com", "found is [https://shop.example.com]");
  }

  @Test
  void keysThatCannotBeHad_areNotTheClientsFault() {
    assertThat(
            line(
                JwtAuthenticator.builder()
                    .clock(Border.CLOCK)
                    .issuer(
                        Border.issuer(header -> KeyLookup.unavailable(Duration.ofSeconds(30)))
                            .build()),
                Border.token()))
        .startsWith("Refused 1 request: keys_unavailable 1 (" + Border.ISSUER + " 1)");
  }

  @Test
  void valuesOfClients_areEscapedAndCut() {
    String line =
        line(
            Border.token(
                "iss", "\"x\\u001b[31m\\r\\nWARN forged \\u202e" + "y".repeat(500) + "\""));

    assertThat(line).contains("x\\u001b[31m\\u000d\\u000aWARN forged \\u202eyyy").contains("...");
    assertThat(line.length()).isLessThan(300);
    assertThat(line.chars().allMatch(c -> c >= ' ' && c < 0x7f)).isTrue();
  }

  @Test
  void manyAudiences_areCut() {
    String many = "\"a\"" + ",\"a\"".repeat(50);

    assertThat(line(Border.token("aud", "[" + many + "]")))
        .contains("tokens are for [a, a, a, a, a, a, a, and 44 more]");
  }

  @Test
  void reason_hasTheValuesForListeners() {
    Guard guard =
        Guard.of(
            Border.authenticator()
                .policy(
                    (jwt, request) ->
                        PolicyDecision.forbid(
                            new RejectionReason("limit", "the order is too large")
                                .with(List.of(100), List.of(250))))
                .build());

    assertThat(line(guard, TestRequest.withToken(Border.token())))
        .isEqualTo(
            "Refused a request: limit: the order is too large: expected is [100], found is [250]");
  }

  @Test
  void sentenceOfAPolicy_isOneLine_andOneThatFailsChangesNothing() {
    RejectionReason limit = new RejectionReason("limit", "the order is too large");
    Guard forging =
        Guard.of(
            Border.authenticator()
                .policy((jwt, r) -> PolicyDecision.forbid(limit.explained(() -> "a\nWARN b")))
                .build());
    Guard failing =
        Guard.of(
            Border.authenticator()
                .policy(
                    (jwt, r) ->
                        PolicyDecision.forbid(
                            limit.explained(
                                () -> {
                                  throw new IllegalStateException("broken");
                                })))
                .build());

    assertThat(line(forging, TestRequest.withToken(Border.token())))
        .isEqualTo("Refused a request: limit: a\\u000aWARN b");
    assertThat(line(failing, TestRequest.withToken(Border.token())))
        .isEqualTo("Refused a request: limit: the order is too large");
    assertThat(((Refused) failing.decide(TestRequest.withToken(Border.token()))).status())
        .isEqualTo(403);
  }

  @Test
  void reasonOfAPolicy_thatCannotBeShown_changesNothing_andForgesNoLine() {
    Object failing =
        new Object() {
          @Override
          public String toString() {
            throw new NoClassDefFoundError("gone");
          }
        };
    Guard guard =
        Guard.of(
            Border.authenticator()
                .policy(
                    (jwt, r) ->
                        PolicyDecision.forbid(
                            new RejectionReason("odd\nWARN", "x\ny")
                                .with(List.of(failing), List.of())))
                .build());

    assertThat(line(guard, TestRequest.withToken(Border.token())))
        .isEqualTo("Refused a request: odd\\u000aWARN");
    assertThat(((Refused) guard.decide(TestRequest.withToken(Border.token()))).status())
        .isEqualTo(403);
    assertThat(line(PolicyDecision.forbid(new RejectionReason("a", "x\ny"))))
        .isEqualTo("Refused a request: a: x\\u000ay");
  }

  private static String line(PolicyDecision decision) {
    return line(
        Guard.of(Border.authenticator().policy((jwt, r) -> decision).build()),
        TestRequest.withToken(Border.token()));
  }
}
