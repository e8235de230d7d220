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
import dev.borderpost.testing.TokenAttacks;
import dev.borderpost.testing.TokenAttacks.Attack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims as issuers write them, and what each setting that accepts more must not let pass. */
class RealClaimsTest {

  private static final JwtAuthenticator USUAL = authenticator(builder());

  private static Issuer.Builder builder() {
    return Border.issuer(TestKeys.trusted());
  }

  private static JwtAuthenticator authenticator(Issuer.Builder builder) {
    return Border.authenticator(builder.build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "organization:acme:project:Default Project:workspace:w1",
        "project_path:g/p:ref_type:branch:ref:main",
        "oauth2|acme|1:14",
        "42:alice",
        "00:1B:44:11:3A:B7",
        "f:uuid:alice smith",
        "repo:o/r:environment:Production EU",
        "not a: uri",
        ":alice",
        " ",
      })
  void subjectWithAColonThatIsNoUri_namesTheUserAsItStands(String subject) {
    assertThat(name(USUAL, "sub", quoted(subject))).isEqualTo(subject);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "[\"my_svc:prod\",\"api://orders\"]                    | accepted",
        "[\"api://orders\",\"10.0.0.5:8443\"]                  | accepted",
        "[\"10.0.0.5:8443\"]                                   | wrong_audience",
        "\"api://orders \"                                     | wrong_audience",
        "[]                                                    | wrong_audience",
        "null                                                  | wrong_audience",
      })
  void audienceIsOneOfTheValues_whateverStandsBesideIt(String aud, String outcome) {
    assertThat(verdict(USUAL, "aud", aud)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "[\"10.0.0.5:8443\"]"})
  void emptyOrOddAudience_isAccepted_whereAnyIs(String aud) {
    JwtAuthenticator any =
        authenticator(Issuer.of(Border.ISSUER).anyAudience().keys(TestKeys.trusted()));

    assertThat(verdict(any, "aud", aud)).isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource({
    "nbf, accepted",
    "jti, accepted",
    "iat, accepted",
    "exp, missing_claim",
    "sub, missing_claim",
    "aud, wrong_audience",
    "iss, unknown_issuer",
    "cnf, accepted",
    "events, accepted",
    "at_hash, accepted",
    "typ, accepted",
    "token_use, accepted",
  })
  void claimThatIsNull_isAbsent(String claim, String outcome) {
    assertThat(verdict(USUAL, claim, "null")).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "1900000000, accepted",
    "253402300799, accepted",
    "253402300800, malformed",
    "1900000000000, malformed",
    "1.9e12, malformed",
  })
  void expInMilliseconds_orBeyondTheYear9999_isRefused(String exp, String outcome) {
    assertThat(verdict(USUAL, "exp", exp)).isEqualTo(outcome);
  }

  @Test
  void expInMilliseconds_isExplained() {
    assertThat(rejected(USUAL, "exp", "1900000000000").reason().detail())
        .isEqualTo("exp is later than the year 9999: it counts seconds, not milliseconds");
  }

  @ParameterizedTest
  @CsvSource({"299, accepted", "300, accepted", "301, malformed", "3000, malformed"})
  void iatLaterThanExp_isRefused_whateverTheSkew(int secondsFromNow, String outcome) {
    assertThat(verdict(USUAL, "iat", String.valueOf(NOW.getEpochSecond() + secondsFromNow)))
        .isEqualTo(outcome);
  }

  @Test
  void expiredToken_isSaidToBeExpired_alsoIfItsIatIsWrong() {
    assertThat(verdict(USUAL, "exp", String.valueOf(NOW.getEpochSecond() - 100)))
        .isEqualTo("expired");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      nullValues = "-",
      value = {
        // sub, client_id, azp, outcome, name
        "\"alice\" | \"web\" | \"spa\" | accepted      | alice",
        "\"\"      | \"web\" | \"spa\" | accepted      | web",
        "null      | \"web\" | \"spa\" | accepted      | web",
        "-         | -       | \"spa\" | accepted      | spa",
        "-         | \"\"    | \"spa\" | accepted      | spa",
        "-         | -       | -       | missing_claim | -",
        "\"\"      | \"\"    | null    | missing_claim | -",
        // One that is there but no text is not passed over.
        "-         | 7       | \"spa\" | missing_claim | -",
        "-         | []      | \"spa\" | missing_claim | -",
        "-         | {}      | \"spa\" | missing_claim | -",
      })
  void firstPrincipalClaimThatIsPresent_namesTheUser(
      String sub, String clientId, String azp, String outcome, String name) {
    JwtAuthenticator several = authenticator(builder().principalClaim("sub", "client_id", "azp"));
    String[] claims = {"sub", sub, "client_id", clientId, "azp", azp};

    assertThat(verdict(several, claims)).isEqualTo(outcome);
    if (name != null) {
      assertThat(name(several, claims)).isEqualTo(name);
    }
  }

  @Test
  void emptySubject_isAccepted_whereAnotherClaimNamesTheUser_andIsNobodysSubject() {
    JwtAuthenticator byCommonName = authenticator(builder().principalClaim("common_name"));
    String[] claims = {"sub", quoted(""), "common_name", quoted("deploy.example")};

    assertThat(name(byCommonName, claims)).isEqualTo("deploy.example");
    assertThat(principal(byCommonName, claims).jwt().claims().subject()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"sub, missing_claim", "common_name, accepted"})
  void requiredClaim_isNotPresent_whenItIsEmpty(String required, String outcome) {
    JwtAuthenticator strict =
        authenticator(builder().principalClaim("common_name").requiredClaims(required));

    assertThat(verdict(strict, "sub", quoted(""), "common_name", quoted("x"))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      nullValues = "-",
      value = {
        // aud, client_id, outcome
        "-                 | \"api://orders\"                 | accepted",
        "null              | \"api://orders\"                 | accepted",
        "-                 | [\"x\",\"api://orders\"]         | accepted",
        "\"api://orders\"  | \"other\"                        | accepted",
        // It stands for an absent aud, never for one that names others.
        "\"api://other\"   | \"api://orders\"                 | wrong_audience",
        "[\"api://other\"] | \"api://orders\"                 | wrong_audience",
        "[]                | \"api://orders\"                 | wrong_audience",
        "-                 | \"other\"                        | wrong_audience",
        "-                 | -                                | wrong_audience",
        "-                 | {\"api://orders\":true}          | wrong_audience",
        "-                 | 7                                | wrong_audience",
        "-                 | [[\"api://orders\"]]             | wrong_audience",
        "-                 | \"\"                             | wrong_audience",
      })
  void claimThatStandsForAud_countsWhereAudIsAbsent(String aud, String clientId, String outcome) {
    JwtAuthenticator cognito = authenticator(builder().audienceClaim("aud", "client_id"));

    assertThat(verdict(cognito, "aud", aud, "client_id", clientId, "token_use", quoted("access")))
        .isEqualTo(outcome);
  }

  @Test
  void clientId_standsForNothing_unlessASettingSaysSo() {
    assertThat(verdict(USUAL, "aud", null, "client_id", quoted(Border.AUDIENCE)))
        .isEqualTo("wrong_audience");
  }

  static List<List<String>> idTokens() {
    String hash = quoted("MTIzNDU2Nzg5MDEyMzQ1Ng");
    return List.of(
        List.of("at_hash", hash, "nonce", quoted("n")),
        List.of("c_hash", hash),
        List.of("s_hash", hash),
        List.of("token_use", quoted("id")),
        List.of("typ", quoted("ID")),
        List.of("nonce", quoted("n"), "auth_time", "1780315190"),
        List.of("nonce", quoted("n"), "amr", "[\"pwd\"]"));
  }

  @ParameterizedTest
  @MethodSource("idTokens")
  void idToken_isRefused_unlessPermitted_andOneOfAnotherClientAlwaysIs(List<String> members) {
    JwtAuthenticator permitting = authenticator(builder().permitIdTokens());
    String[] claims = members.toArray(String[]::new);
    List<String> foreign = new ArrayList<>(members);
    foreign.addAll(List.of("aud", quoted("another-client")));

    assertThat(verdict(USUAL, claims)).isEqualTo("wrong_token_type");
    assertThat(verdict(permitting, claims)).isEqualTo("accepted");
    assertThat(verdict(permitting, foreign.toArray(String[]::new))).isEqualTo("wrong_audience");
  }

  static List<Attack> neverAccepted() {
    return TokenAttacks.neverAccepted();
  }

  @ParameterizedTest
  @MethodSource("neverAccepted")
  void refreshToken_logoutToken_andAuthorizationResponse_areRefused_alsoWhereIdTokensAreNot(
      Attack attack) {
    for (JwtAuthenticator authenticator :
        List.of(USUAL, authenticator(builder().permitIdTokens()))) {
      assertThat(code(authenticator.authenticate(TestRequest.withToken(attack.token()))))
          .isEqualTo("wrong_token_type");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "events     | [\"order.created\",\"urn:x:y\"]",
        "events     | {\"order.created\":1}",
        "events     | {}",
        "events     | \"http://schemas.openid.net/event/backchannel-logout\"",
        "code       | \"DE\"",
        "state      | \"Texas\"",
        "nonce      | \"n\"",
        "auth_time  | 1780315190",
        "amr        | [\"pwd\"]",
        "typ        | \"Bearer\"",
        "token_type | \"Bearer\"",
        "type       | \"customer\"",
        "type       | 7",
        "token_type | {\"a\":1}",
        "token_use  | \"access\"",
      })
  void claimOfOnesOwn_thatOnlyHasTheNameOfAnother_isAccepted(String claim, String value) {
    assertThat(verdict(USUAL, claim, value)).isEqualTo("accepted");
  }

  @Test
  void accessTokenThatSaysSo_mayHaveNonceAndTimeOfTheSignIn() {
    String[] signIn = {"nonce", quoted("n"), "auth_time", "1780315190", null, null};
    for (String[] said :
        new String[][] {{"typ", quoted("Bearer")}, {"token_use", quoted("access")}}) {
      signIn[4] = said[0];
      signIn[5] = said[1];
      assertThat(verdict(USUAL, signIn)).as(said[0]).isEqualTo("accepted");
    }
    String byHeader =
        Border.sign(
            Border.header("typ", quoted("AT+JWT")),
            Border.claims("nonce", quoted("n"), "amr", "[\"pwd\"]"));

    assertThat(code(USUAL.authenticate(TestRequest.withToken(byHeader)))).isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"admin,staff\"                                    | admin/staff",
        "\"admin staff\"                                    | admin/staff",
        "\" admin ,, staff\\t\\nadmin,\"                    | admin/staff",
        "\"\"                                               | ``",
        "\" , \"                                            | ``",
        // An element of an array is one role, whatever characters it has.
        "[\"Domain Admins\",\"a,b\"]                        | Domain Admins/a,b",
        "[\"staff,admin\"]                                  | staff,admin",
        "[[\"admin\"],{\"admin\":1},\"staff\"]              | staff",
        "{\"admin\":{\"3061\":\"acme.example.com\"}}        | admin",
        "{\"Domain Admins\":{},\"a,b\":true}                | Domain Admins/a,b",
        "{\"admin\":false,\"root\":null,\"staff\":true}     | staff",
        "{}                                                 | ``",
        "7                                                  | ``",
        "true                                               | ``",
      })
  void roles_areElements_orWordsOfOneText_orNamesOfMembers(String value, String roles) {
    assertThat(String.join("/", principal(USUAL, "roles", value).roles())).isEqualTo(roles);
  }

  @Test
  void rolesOfZitadel_areTheNamesOfMembers_ofAClaimWithColonsInItsName() {
    JwtAuthenticator zitadel =
        authenticator(builder().rolesClaim("urn:zitadel:iam:org:project:roles"));

    assertThat(
            principal(
                    zitadel,
                    "urn:zitadel:iam:org:project:roles",
                    "{\"admin\":{\"3061\":\"acme.example.com\"},\"clerk\":{\"3061\":\"a.b\"}}")
                .roles())
        .containsExactly("admin", "clerk");
  }

  @Test
  void scopes_areNotSplitAtCommas() {
    assertThat(principal(USUAL, "scope", quoted("a,b c")).scopes()).containsExactly("a,b", "c");
  }

  @Test
  void issuersWithAndWithoutHttps_areTwo() {
    JwtAuthenticator bare =
        authenticator(
            Issuer.of("id.example.com").audience(Border.AUDIENCE).keys(TestKeys.trusted()));

    assertThat(verdict(bare)).isEqualTo("unknown_issuer");
    assertThat(verdict(bare, "iss", quoted("id.example.com"))).isEqualTo("accepted");
    assertThat(verdict(USUAL, "iss", quoted("id.example.com"))).isEqualTo("unknown_issuer");
  }

  private static String verdict(JwtAuthenticator authenticator, @Nullable String... claims) {
    return code(authenticator.authenticate(TestRequest.withToken(Border.token(claims))));
  }

  private static String name(JwtAuthenticator authenticator, @Nullable String... claims) {
    return principal(authenticator, claims).getName();
  }

  private static JwtPrincipal principal(
      JwtAuthenticator authenticator, @Nullable String... claims) {
    AuthenticationResult result =
        authenticator.authenticate(TestRequest.withToken(Border.token(claims)));
    assertThat(result).isInstanceOf(Authenticated.class);
    return ((Authenticated) result).principal();
  }

  private static Rejected rejected(JwtAuthenticator authenticator, @Nullable String... claims) {
    return (Rejected) authenticator.authenticate(TestRequest.withToken(Border.token(claims)));
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated ? "accepted" : result.toString();
  }
}
