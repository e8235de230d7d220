package dev.borderpost.verify;

import static dev.borderpost.testing.Border.NOW;
import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardClaimsTest {

  private static final String ACCEPTED = "accepted";

  @Test
  void tokenOfCognitoForIdentification_isRefused_andOneForAccessIsNot() {
    assertThat(outcome("0", Duration.ZERO, "token_use", quoted("id")))
        .isEqualTo("wrong_token_type");
    assertThat(outcome("0", Duration.ZERO, "token_use", quoted("access"))).isEqualTo(ACCEPTED);
  }

  @Test
  void typThatReadsAbsent_isNotAnAbsentTyp() {
    String token = Border.sign(Border.header("typ", quoted("absent")), Border.claims());

    assertThat(Border.authenticator().build().authenticate(TestRequest.withToken(token)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason().code()).isEqualTo("wrong_token_type"));
  }

  @ParameterizedTest
  @CsvSource({
    // now in seconds after NOW, exp in seconds after NOW, skew in seconds, outcome
    "0, 1, 0, accepted",
    "0, 0, 0, expired",
    "0, -1, 0, expired",
    "0, 0.000000001, 0, accepted",
    "0, 0.5, 0, accepted",
    "0, -0.5, 0, expired",
    "0.4, 0.5, 0, accepted",
    "0.5, 0.5, 0, expired",
    "0.6, 0.5, 0, expired",
    "0.999999999, 1, 0, accepted",
    "0, -59, 60, accepted",
    "0, -60, 60, expired",
    "0, -61, 60, expired",
    "0, -59.999999999, 60, accepted",
    "0, -60.000000001, 60, expired",
    "0, -599, 600, accepted",
    "0, -600, 600, expired",
    "59, 0, 60, accepted",
    "60, 0, 60, expired",
  })
  void token_isExpiredFromExpPlusSkewOn(String now, String exp, int skew, String outcome) {
    assertThat(outcome(now, Duration.ofSeconds(skew), "exp", seconds(exp), "iat", null))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, accepted",
    "0, -1, 0, accepted",
    "0, 1, 0, not_yet_valid",
    "0, 0.000000001, 0, not_yet_valid",
    "0.5, 0.5, 0, accepted",
    "0.4, 0.5, 0, not_yet_valid",
    "0, 60, 60, accepted",
    "0, 60.000000001, 60, not_yet_valid",
    "0, 61, 60, not_yet_valid",
  })
  void token_isValidFromNbfMinusSkewOn(String now, String nbf, int skew, String outcome) {
    assertThat(outcome(now, Duration.ofSeconds(skew), "exp", seconds("10000"), "nbf", seconds(nbf)))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"-59, accepted", "-60, expired"})
  void skew_isAMinute_unlessGiven(String exp, String outcome) {
    AuthenticationResult result =
        Border.authenticator()
            .build()
            .authenticate(TestRequest.withToken(Border.token("exp", seconds(exp), "iat", null)));

    assertThat(code(result)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    // expressed by the issuer as whole, fraction, exponent; at the very ends of what is a date
    "253402300799, accepted",
    "253402300799.0, accepted",
    "2.53402300799e11, accepted",
    "253402300799.1, malformed",
    "253402300800, malformed",
    "1900000000000, malformed",
    "9223372036854775, malformed",
    "1.8e9, accepted",
    "18E8, accepted",
    "0, expired",
    "-0, expired",
    "0.0, expired",
    "1e-300, expired",
  })
  void exp_isAnyNumberThatIsADate(String exp, String outcome) {
    assertThat(outcome("0", Duration.ofMinutes(10), "exp", exp, "iat", null)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-100, accepted",
        "-160, accepted",
        "-160.000000001, too_old",
        "-161, too_old",
        "0, accepted",
        "60, accepted",
        "61, too_old",
        "-, too_old",
      })
  void tokenOlderThanTheMaximumAgePlusSkew_orFromTheFuture_orWithoutIat_isTooOld(
      String iat, String outcome) {
    JwtAuthenticator authenticator =
        Border.authenticator(
            Border.issuer(TestKeys.trusted()).maxTokenAge(Duration.ofSeconds(100)).build());

    AuthenticationResult result =
        authenticator.authenticate(
            TestRequest.withToken(Border.token("iat", iat == null ? null : seconds(iat))));

    assertThat(code(result)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"api://orders\", accepted",
        "[\"api://orders\"], accepted",
        "[\"api://other\";\"api://orders\"], accepted",
        "\"urn:second\", accepted",
        "\"api://other\", wrong_audience",
      })
  void oneOfOurAudiences_isEnough(String aud, String outcome) {
    JwtAuthenticator authenticator =
        Border.authenticator(Border.issuer(TestKeys.trusted()).audience("urn:second").build());

    assertThat(
            code(
                authenticator.authenticate(
                    TestRequest.withToken(Border.token("aud", aud.replace(';', ','))))))
        .isEqualTo(outcome);
  }

  @Test
  void anyAudience_waivesTheCheck_andNoneWillDo_butNotTheSyntax() {
    JwtAuthenticator authenticator =
        Border.authenticator(
            Issuer.of(Border.ISSUER).anyAudience().keys(TestKeys.trusted()).build());

    assertThat(code(authenticator.authenticate(TestRequest.withToken(Border.token("aud", null)))))
        .isEqualTo(ACCEPTED);
    assertThat(
            code(
                authenticator.authenticate(
                    TestRequest.withToken(Border.token("aud", quoted("api://other"))))))
        .isEqualTo(ACCEPTED);
    assertThat(code(authenticator.authenticate(TestRequest.withToken(Border.token("aud", "[]")))))
        .isEqualTo(ACCEPTED);
    assertThat(code(authenticator.authenticate(TestRequest.withToken(Border.token("aud", "[1]")))))
        .isEqualTo("malformed");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, accepted",
        "JWT, accepted",
        "jwt, accepted",
        "at+jwt, accepted",
        "AT+JWT, accepted",
        "application/at+jwt, accepted",
        "Application/JWT, accepted",
        "dpop+jwt, wrong_token_type",
        "id+jwt, wrong_token_type",
      })
  void usualTypesOfToken_areAcceptedInAnyLetterCase(String type, String outcome) {
    String token =
        Border.sign(Border.header("typ", type == null ? null : quoted(type)), Border.claims());

    assertThat(code(Border.authenticator().build().authenticate(TestRequest.withToken(token))))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "at+jwt, -, accepted",
        "application/AT+JWT, -, accepted",
        "JWT, -, wrong_token_type",
        "-, -, wrong_token_type",
        "at+jwt, client_id, missing_claim",
        "at+jwt, iat, missing_claim",
        "at+jwt, jti, missing_claim",
        "at+jwt, sub, missing_claim",
        "at+jwt, aud, wrong_audience",
        "at+jwt, exp, missing_claim",
      })
  void issuerOfAccessTokensOnly_holdsTokensToRfc9068(String type, String missing, String outcome) {
    JwtAuthenticator authenticator =
        Border.authenticator(Border.issuer(TestKeys.trusted()).tokenTypes("at+jwt").build());
    String claims =
        missing == null
            ? Border.claims("client_id", quoted("web"))
            : Border.claims("client_id", quoted("web"), missing, null);
    String token = Border.sign(Border.header("typ", type == null ? null : quoted(type)), claims);

    assertThat(code(authenticator.authenticate(TestRequest.withToken(token)))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | false",
        "{} | false",
        "\" \" | false",
        "[\"\"] | false",
        "[null, \" \", []] | false",
        "[null, \"a\"] | true",
        "{\"a\":null} | true",
        "false | true",
        "0 | true",
      })
  void requiredClaim_mustSaySomething(String groups, boolean passes) {
    JwtAuthenticator authenticator =
        Border.authenticator(Border.issuer(TestKeys.trusted()).requiredClaims("groups").build());

    assertThat(
            authenticator.authenticate(TestRequest.withToken(Border.token("groups", groups)))
                instanceof AuthenticationResult.Authenticated)
        .isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, missing_claim", "null, missing_claim", "\"t1\", accepted", "0, accepted"})
  void requiredClaim_mustBePresent_evenBehindAPointer(String tenant, String outcome) {
    JwtAuthenticator byName =
        Border.authenticator(Border.issuer(TestKeys.trusted()).requiredClaims("tenant").build());
    JwtAuthenticator byPointer =
        Border.authenticator(
            Border.issuer(TestKeys.trusted()).requiredClaims("/ext/0/tenant").build());
    String nested = tenant == null ? "[{}]" : "[{\"tenant\":" + tenant + "}]";

    assertThat(code(byName.authenticate(TestRequest.withToken(Border.token("tenant", tenant)))))
        .isEqualTo(outcome);
    assertThat(code(byPointer.authenticate(TestRequest.withToken(Border.token("ext", nested)))))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "\"alice\", accepted",
        "-, missing_claim",
        "\"\", missing_claim",
        "7, missing_claim",
        "[\"alice\"], missing_claim",
      })
  void principalClaimOfTheIssuer_namesTheUser_orTheTokenIsRefused(String email, String outcome) {
    JwtAuthenticator authenticator =
        Border.authenticator(
            Border.issuer(TestKeys.trusted()).principalClaim("/user/email").build());
    String user = email == null ? "{}" : "{\"email\":" + email + "}";

    AuthenticationResult result =
        authenticator.authenticate(TestRequest.withToken(Border.token("user", user)));

    assertThat(code(result)).isEqualTo(outcome);
    if (result instanceof Authenticated authenticated) {
      assertThat(authenticated.principal().getName()).isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"scope\":\"a b\"                      | a b",
        "\"scope\":\" a  b a \"                 | a b",
        "\"scope\":[\"a\",\"b\"]                | a b",
        "\"scp\":\"a b\"                        | a b",
        "\"scp\":[\"a\",\"b c\",1]              | a b c",
        "\"scope\":\"a\",\"scp\":\"b\"          | a",
        "\"scope\":\"\",\"scp\":\"b\"           | ``",
        "\"scope\":null,\"scp\":\"b\"           | b",
        "\"scope\":{\"a\":1}                    | ``",
        "\"scope\":1                            | ``",
        "\"other\":\"a\"                        | ``",
      })
  void scopes_areReadFromStringOrArray_ofTheFirstClaimThatIsThere(String members, String scopes) {
    String claims = Border.claims().replaceFirst("}$", "," + members + "}");

    JwtPrincipal principal = principal(Border.issuer(TestKeys.trusted()).build(), claims);

    assertThat(String.join(" ", principal.scopes())).isEqualTo(scopes);
  }

  @Test
  void roles_areAddedUpFromAllClaimsAndPointersOfTheIssuer() {
    Issuer issuer =
        Border.issuer(TestKeys.trusted())
            .rolesClaim("roles", "/realm_access/roles", "/a~1b/c~0d")
            .build();

    JwtPrincipal principal =
        principal(
            issuer,
            Border.claims(
                "roles", quoted("first"),
                "realm_access", "{\"roles\":[\"admin\",7,null,\"first\"]}",
                "a/b", "{\"c~d\":[\"escaped\"]}"));

    assertThat(principal.roles()).containsExactly("first", "admin", "escaped");
  }

  private static JwtPrincipal principal(Issuer issuer, String claims) {
    AuthenticationResult result =
        Border.authenticator(issuer)
            .authenticate(TestRequest.withToken(Border.sign(Border.header(), claims)));
    assertThat(result).isInstanceOf(Authenticated.class);
    return ((Authenticated) result).principal();
  }

  private static String outcome(String now, Duration skew, @Nullable String... changes) {
    BigDecimal nanos = new BigDecimal(now).movePointRight(9);
    Instant instant = NOW.plusNanos(nanos.longValueExact());
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Border.issuer(TestKeys.trusted()).clockSkew(skew).build())
            .clock(Clock.fixed(instant, ZoneOffset.UTC))
            .build();
    return code(authenticator.authenticate(TestRequest.withToken(Border.token(changes))));
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated ? ACCEPTED : result.toString();
  }

  private static String seconds(String fromNow) {
    return new BigDecimal(fromNow).add(BigDecimal.valueOf(NOW.getEpochSecond())).toPlainString();
  }
}
