package dev.borderpost.policy;

import static dev.borderpost.policy.ClaimsPolicy.allOf;
import static dev.borderpost.policy.ClaimsPolicy.anyOf;
import static dev.borderpost.policy.ClaimsPolicy.anyRole;
import static dev.borderpost.policy.ClaimsPolicy.anyScope;
import static dev.borderpost.policy.ClaimsPolicy.claimEquals;
import static dev.borderpost.policy.ClaimsPolicy.issuer;
import static dev.borderpost.policy.ClaimsPolicy.maxAge;
import static dev.borderpost.policy.ClaimsPolicy.not;
import static dev.borderpost.policy.ClaimsPolicy.notRevoked;
import static dev.borderpost.policy.ClaimsPolicy.requireClaim;
import static dev.borderpost.policy.ClaimsPolicy.role;
import static dev.borderpost.policy.ClaimsPolicy.scope;
import static dev.borderpost.policy.ClaimsPolicy.signedInWithin;
import static dev.borderpost.policy.ClaimsPolicy.tokenType;
import static dev.borderpost.policy.PolicyDecision.accept;
import static dev.borderpost.policy.PolicyDecision.forbid;
import static dev.borderpost.policy.PolicyDecision.insufficientScope;
import static dev.borderpost.policy.PolicyDecision.insufficientUserAuthentication;
import static dev.borderpost.policy.PolicyDecision.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.VerifiedJwt;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsPolicyTest {

  private static final ClaimsPolicy YES = (jwt, request) -> accept();
  private static final ClaimsPolicy NO = (jwt, request) -> reject("no");
  private static final ClaimsPolicy NEVER = (jwt, request) -> forbid("never");

  /** iat is ten seconds ago, typ is JWT. */
  private static final VerifiedJwt TOKEN =
      token(
          "scope", "\"read write\"",
          "roles", "[\"admin\",\"clerk\"]",
          "tenant", "\"t1\"",
          "level", "7",
          "big", "12345678901234567890",
          "verified", "true",
          "nothing", "null",
          "ext", "{\"ids\":[\"a\",\"b\"],\"x/y\":\"z\"}");

  static List<Arguments> decisions() {
    return List.of(
        row("scope held", scope("read"), accept()),
        row("all scopes held", scope("write", "read"), accept()),
        row("scope missing", scope("delete"), insufficientScope("delete")),
        row("one scope missing", scope("read", "delete"), insufficientScope("read", "delete")),
        row("scope in other case", scope("Read"), insufficientScope("Read")),
        row("one of the scopes held", anyScope("delete", "read"), accept()),
        row("none of the scopes held", anyScope("delete", "own"), insufficientScope("delete")),
        row("issuer of the token", issuer("https://other.example", Border.ISSUER), accept()),
        row("other issuer", issuer(Border.ISSUER + "/"), forbid("other_issuer")),
        row("role held", role("admin"), accept()),
        row("role missing", role("owner"), forbid("missing_role")),
        row("role in other case", role("Admin"), forbid("missing_role")),
        row("one of the roles held", anyRole("owner", "clerk"), accept()),
        row("none of the roles held", anyRole("owner", "guest"), forbid("missing_role")),
        row("scope is no role", role("read"), forbid("missing_role")),
        row("claim there", requireClaim("tenant"), accept()),
        row("claim there behind a pointer", requireClaim("/ext/ids/1"), accept()),
        row("claim absent", requireClaim("other"), reject("missing_claim")),
        row("claim null", requireClaim("nothing"), reject("missing_claim")),
        row("element beyond the list", requireClaim("/ext/ids/2"), reject("missing_claim")),
        row("index with a leading zero", requireClaim("/ext/ids/01"), reject("missing_claim")),
        row("index below zero", requireClaim("/ext/ids/-1"), reject("missing_claim")),
        row("index beyond int", requireClaim("/ext/ids/99999999999"), reject("missing_claim")),
        row("pointer into a string", requireClaim("/tenant/0"), reject("missing_claim")),
        row("string equal", claimEquals("tenant", "t1"), accept()),
        row("string not equal", claimEquals("tenant", "T1"), reject("claim_mismatch")),
        row("int equal", claimEquals("level", 7), accept()),
        row("long equal", claimEquals("level", 7L), accept()),
        row("number not equal", claimEquals("level", 8), reject("claim_mismatch")),
        row("number is no string", claimEquals("level", "7"), reject("claim_mismatch")),
        row("boolean equal", claimEquals("verified", true), accept()),
        row("boolean is no string", claimEquals("verified", "true"), reject("claim_mismatch")),
        row("pointer equal", claimEquals("/ext/x~1y", "z"), accept()),
        row("claim to compare absent", claimEquals("other", "x"), reject("claim_mismatch")),
        row("type of the token", tokenType("jwt"), accept()),
        row("type as a media type", tokenType("at+jwt", "application/JWT"), accept()),
        row("another type", tokenType("at+jwt"), reject("wrong_token_type")),
        row("age exactly", maxAge(Duration.ofSeconds(10), Border.CLOCK), accept()),
        row(
            "age exceeded",
            maxAge(Duration.ofSeconds(10).minusNanos(1), Border.CLOCK),
            reject("too_old")),
        row("issued a minute from now", maxAge(Duration.ofSeconds(10), at(-70_000)), accept()),
        row("issued later", maxAge(Duration.ofSeconds(10), at(-70_001)), reject("too_old")),
        row("age by the system's clock", maxAge(Duration.ofNanos(1)), reject("too_old")),
        row(
            "sign-in by the system's clock",
            signedInWithin(Duration.ZERO),
            insufficientUserAuthentication(List.of(), Optional.of(Duration.ZERO))),
        row("all accept", allOf(YES, YES), accept()),
        row("first refusal of all", allOf(YES, NO, NEVER), reject("no")),
        row("all of nothing", allOf(), accept()),
        row("any accepts", anyOf(NO, NEVER, YES), accept()),
        row("refusal of the first of any", anyOf(NEVER, NO), forbid("never")),
        row("not accepted", not(NO), accept()),
        row("not forbidden", not(NEVER), accept()),
        row("accepted turned round", not(YES), forbid("excluded")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void policy_decides(String situation, ClaimsPolicy policy, PolicyDecision decision) {
    assertDecision(policy.evaluate(TOKEN, TestRequest.get("/")), decision);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutThem")
  void policy_refusesATokenWithoutTheClaim(
      String situation, ClaimsPolicy policy, PolicyDecision decision) {
    VerifiedJwt bare = token("iat", null);

    assertDecision(policy.evaluate(bare, TestRequest.get("/")), decision);
  }

  /** Of a reason, the code is compared. */
  private static void assertDecision(PolicyDecision decision, PolicyDecision expected) {
    if (expected instanceof PolicyDecision.Rejected rejected) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              PolicyDecision.Rejected.class,
              actual -> assertThat(actual.reason().code()).isEqualTo(rejected.reason().code()));
    } else if (expected instanceof PolicyDecision.Forbidden forbidden) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              PolicyDecision.Forbidden.class,
              actual -> assertThat(actual.reason().code()).isEqualTo(forbidden.reason().code()));
    } else {
      assertThat(decision).isEqualTo(expected);
    }
  }

  static List<Arguments> withoutThem() {
    return List.of(
        row("scope", scope("read"), insufficientScope("read")),
        row("role", role("admin"), forbid("missing_role")),
        row("maximum age", maxAge(Duration.ofDays(3650), Border.CLOCK), reject("too_old")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.000000001S", "P3650DT0.000000001S"})
  void ageOutOfRange_isRefused(Duration age) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxAge(age, Border.CLOCK))
        .withMessageContaining("more than zero, and at most ten years");
  }

  @Test
  void policyThatNamesNothing_isRefused() {
    for (ThrowingCallable policy :
        List.<ThrowingCallable>of(
            ClaimsPolicy::scope,
            ClaimsPolicy::anyScope,
            ClaimsPolicy::anyRole,
            ClaimsPolicy::issuer,
            ClaimsPolicy::tokenType,
            ClaimsPolicy::anyOf)) {
      assertThatIllegalArgumentException().isThrownBy(policy);
    }
  }

  @Test
  void claimIsComparedWithTextBooleansAndWholeNumbersOnly() {
    for (Object value : List.of(7.0, BigInteger.ONE, List.of("a"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> claimEquals("level", value))
          .withMessageContaining("level is compared with text, true, false or a whole number");
    }
  }

  @Test
  void allOf_isAskedAgain_asFarAsItsPartsAre() {
    ClaimsPolicy again = notRevoked(RevocationList.inMemory(10));

    assertThat(allOf(again, YES, allOf(again)).askedAgain()).contains(allOf(again, allOf(again)));
    assertThat(allOf(YES).askedAgain()).isEmpty();
    assertThat(allOf().askedAgain()).isEmpty();
  }

  private static Clock at(long millisAfterNow) {
    return Clock.offset(Border.CLOCK, Duration.ofMillis(millisAfterNow));
  }

  private static Arguments row(String name, ClaimsPolicy policy, PolicyDecision decision) {
    return Arguments.of(name, policy, decision);
  }

  private static VerifiedJwt token(String... claims) {
    String token = Border.sign(Border.header("typ", "\"JWT\""), Border.claims(claims));
    return ((Authenticated)
            Border.authenticator().build().authenticate(TestRequest.withToken(token)))
        .principal()
        .jwt();
  }
}
