package dev.borderpost.policy;

import static dev.borderpost.testing.Border.NOW;
import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The challenges of RFC 9470. */
class StepUpTest {

  private static final ClaimsPolicy STRONG = ClaimsPolicy.acr("gold", "silver");
  private static final ClaimsPolicy RECENT =
      ClaimsPolicy.signedInWithin(Duration.ofMinutes(5), Border.CLOCK);

  private static final Guard GUARD =
      Guard.of(
          Border.authenticator().build(),
          AccessRules.builder()
              .require("/strong", STRONG)
              .require("/recent", RECENT)
              .require("/both", STRONG, RECENT)
              .require("/scoped", ClaimsPolicy.scope("pay"), STRONG)
              .build());

  private static AccessDecision decide(String path, @Nullable String... claims) {
    return GUARD.decide(TestRequest.get(path).token(Border.token(claims)));
  }

  private static void assertChallenged(AccessDecision decision, String parameters) {
    Refused refused = (Refused) decision;
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.reason().code()).isEqualTo("insufficient_user_authentication");
    assertThat(refused.headers().get("WWW-Authenticate"))
        .isEqualTo(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"The request"
                + " requires a more recent or a stronger sign-in\", "
                + parameters);
    assertThat(refused.body())
        .isEqualTo(
            "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"The request requires a more"
                + " recent or a stronger sign-in\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"gold\"", "\"silver\""})
  void acrThatTheRuleNames_isAccepted(String acr) {
    assertThat(decide("/strong", "acr", acr)).isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"bronze\"", "\"Gold\"", "\"\"", "[\"gold\"]", "1", "null"})
  void anyOtherAcr_isChallenged_withAllThatWouldDo(String acr) {
    assertChallenged(decide("/strong", "acr", acr), "acr_values=\"gold silver\"");
  }

  @Test
  void tokenWithoutTheClaim_isChallenged() {
    assertChallenged(decide("/strong"), "acr_values=\"gold silver\"");
    assertChallenged(decide("/recent"), "max_age=\"300\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-300, true",
    "-360, true",
    "-360.5, false",
    "-361, false",
    "60, true",
    "61, false"
  })
  void signIn_mayBeAsOldAsTheRuleSays_andAMinuteOfSkew(String seconds, boolean accepted) {
    BigDecimal time = new BigDecimal(seconds).add(BigDecimal.valueOf(NOW.getEpochSecond()));

    AccessDecision decision = decide("/recent", "auth_time", time.toPlainString());

    if (accepted) {
      assertThat(decision).isInstanceOf(Granted.class);
    } else {
      assertChallenged(decision, "max_age=\"300\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1780315200\"", "true", "[1]", "-1", "1780315200000", "1e300", "null", "{}"})
  void signInTimeThatIsNone_isChallenged(String time) {
    assertChallenged(decide("/recent", "auth_time", time), "max_age=\"300\"");
  }

  @Test
  void ruleThatAsksForBoth_namesBoth_whicheverIsMissing() {
    String both = "acr_values=\"gold silver\", max_age=\"300\"";
    String now = Long.toString(NOW.getEpochSecond());

    assertChallenged(decide("/both", "auth_time", now), both);
    assertChallenged(decide("/both", "acr", quoted("gold")), both);
    assertThat(decide("/both", "acr", quoted("gold"), "auth_time", now))
        .isInstanceOf(Granted.class);
  }

  @Test
  void missingScope_andWeakSignIn_areChallengedApart() {
    Refused refused = (Refused) decide("/scoped", "acr", quoted("bronze"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.headers().get("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"pay\"")
        .doesNotContain("acr_values");
    assertChallenged(decide("/scoped", "scope", quoted("pay")), "acr_values=\"gold silver\"");
  }

  @Test
  void severalPoliciesOfARule_areNamedSoThatOneTokenSatisfiesAll() {
    ClaimsPolicy strict =
        ClaimsPolicy.allOf(
            STRONG,
            ClaimsPolicy.acr("silver", "bronze"),
            RECENT,
            ClaimsPolicy.signedInWithin(Duration.ofMinutes(1), Border.CLOCK));

    assertThat(strict.needs())
        .isEqualTo(
            new TokenNeeds(List.of(), List.of("silver"), Optional.of(Duration.ofMinutes(1))));
    assertThat(
            ClaimsPolicy.allOf(
                    ClaimsPolicy.signedInWithin(Duration.ofMinutes(1), Border.CLOCK), RECENT)
                .needs()
                .maxAge())
        .contains(Duration.ofMinutes(1));
    assertThat(ClaimsPolicy.anyOf(RECENT, STRONG).needs()).isEqualTo(RECENT.needs());
    assertThat(ClaimsPolicy.not(STRONG).needs()).isEqualTo(TokenNeeds.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a\"b", "a\\b", "na\u00efve"})
  void acrThatAChallengeCannotHold_isRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> ClaimsPolicy.acr(value));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PolicyDecision.insufficientUserAuthentication(List.of(value), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.5S", "P3651D"})
  void ageThatAChallengeCannotHold_isRefused(Duration age) {
    assertThatIllegalArgumentException().isThrownBy(() -> ClaimsPolicy.signedInWithin(age));
  }

  @Test
  void ageOfTenYears_isTheLongest_andNoneIsNegative() {
    Duration longest = Duration.ofDays(3650);

    assertThat(ClaimsPolicy.signedInWithin(longest).needs().maxAge()).contains(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PolicyDecision.insufficientUserAuthentication(
                    List.of(), Optional.of(Duration.ofNanos(-1))))
        .withMessageContaining("never negative");
  }

  @Test
  void policiesThatNoTokenSatisfiesTogether_areNamedByTheFirst() {
    assertThat(ClaimsPolicy.allOf(STRONG, ClaimsPolicy.acr("bronze")).needs())
        .isEqualTo(STRONG.needs());
  }

  @Test
  void challengeThatAsksForNothing_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PolicyDecision.insufficientUserAuthentication(List.of(), Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(ClaimsPolicy::acr);
  }
}
