package dev.borderpost.it.firstday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log alone says what is wrong, without any setting: what came, and what was expected. */
@Timeout(120)
class FirstDayTest {

  private static final Pattern KEY_ID = Pattern.compile("\"kid\":\"([^\"]+)\"");

  @TempDir Path application;

  private ListAssert<String> assertLogged(Mistake mistake, int status) throws Exception {
    try (LoggedLines log = new LoggedLines();
        SetUp setUp = SetUp.start(mistake, application)) {
      assertThat(setUp.send()).isEqualTo(status);
      return assertThat(log.problems());
    }
  }

  @Test
  void tokenForAnotherAudience_namesBoth() throws Exception {
    assertLogged(Mistake.WRONG_AUDIENCE, 401)
        .containsExactly(
            "WARNING Refused a request: wrong_audience: tokens are for [account], accepted is"
                + " [orders]");
  }

  @Test
  void slashAtTheEndOfTheIssuer_isSaid() throws Exception {
    assertLogged(Mistake.SLASH_AT_THE_END, 401)
        .containsExactly(
            "WARNING Refused a request: unknown_issuer: iss is"
                + " \"https://id.example.com/realms/shop\" (without the slash at its end), trusted"
                + " is [https://id.example.com/realms/shop/]");
  }

  @Test
  void issuerThatDoesNotKnowOfItsProxy_isSuspected() throws Exception {
    assertLogged(Mistake.HTTP_BEHIND_A_PROXY, 401)
        .containsExactly(
            "WARNING Refused a request: unknown_issuer: iss is"
                + " \"http://id.example.com/realms/shop\" (with another scheme: is the issuer"
                + " behind a proxy that ends TLS, and told so?), trusted is"
                + " [https://id.example.com/realms/shop]");
  }

  @Test
  void clockBehindThatOfTheIssuer_isSuspected() throws Exception {
    assertLogged(Mistake.ISSUER_CLOCK_AHEAD, 401)
        .singleElement()
        .asString()
        .matches(
            "WARNING Refused a request: not_yet_valid: nbf is in \\d+ s \\(.+\\) by the clock here"
                + " \\(.+, clock-skew 60 s\\): is it behind, or the issuer's ahead\\?");
  }

  @Test
  void clockAheadOfThatOfTheIssuer_isSeenByTheAgeOfAFreshToken() throws Exception {
    assertLogged(Mistake.ISSUER_CLOCK_BEHIND, 401)
        .singleElement()
        .asString()
        .matches(
            "INFO Refused a request: expired: exp was \\d+ s ago \\(.+\\), iat \\d+ s"
                + " ago \\(.+\\) by the clock here \\(.+, clock-skew 60 s\\); if the token is fresh, a"
                + " clock is wrong");
  }

  @Test
  void tokenOfAnotherRealm_namesBoth() throws Exception {
    assertLogged(Mistake.WRONG_REALM, 401)
        .containsExactly(
            "WARNING Refused a request: unknown_issuer: iss is"
                + " \"https://id.example.com/realms/shop\" (another realm or tenant of the same"
                + " host), trusted is [https://id.example.com/realms/master]");
  }

  @Test
  void idToken_isRecognized() throws Exception {
    assertLogged(Mistake.ID_TOKEN, 401)
        .containsExactly(
            "WARNING Refused a request: wrong_token_type: at_hash is a claim of ID tokens: an access"
                + " token is expected (id-tokens permits ID tokens)");
  }

  @Test
  void keyThatWasRotated_isNamed_andThoseThatAreThere() throws Exception {
    try (LoggedLines log = new LoggedLines();
        SetUp setUp = SetUp.start(Mistake.ROTATED_KEY, application)) {
      assertThat(setUp.send()).isEqualTo(401);

      String header = setUp.token().substring(0, setUp.token().indexOf('.'));
      assertThat(log.problems())
          .containsExactly(
              "WARNING Refused a request: unknown_key: kid \"%s\", alg ES256, the issuer has [%s]"
                  .concat(" from the JWK Set")
                  .formatted(
                      keyId(
                          new String(
                              Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)),
                      keyId(Files.readString(application.resolve("WEB-INF/jwks.json")))));
    }
  }

  private static String keyId(String json) throws IOException {
    return KEY_ID
        .matcher(json)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new IOException(json));
  }

  @Test
  void rolesInAnotherClaim_areSeen_andTheSettingIsNamed() throws Exception {
    assertLogged(Mistake.MISSING_ROLE_MAPPING, 403)
        .containsExactly(
            "WARNING Refused a request: missing_role: needed is one of the roles [admin], and the"
                + " token has no claim roles, but /realm_access/roles: set roles-claim");
  }

  @Test
  void requestFromASiblingHost_namesBothOrigins() throws Exception {
    assertLogged(Mistake.REQUEST_FROM_A_SIBLING, 403)
        .containsExactly(
            "WARNING Refused a request: cross_site: an unsafe request with a cookie token, from a page"
                + " of another site or of an origin that own-origin and allowed-origins do not name: expected is [https://shop.example.com], found is"
                + " [https://blog.example.com, Sec-Fetch-Site same-site]");
  }

  @Test
  void cookieThatASiblingHostHasSet_isSaid() throws Exception {
    assertLogged(Mistake.COOKIE_OF_A_SIBLING, 401)
        .containsExactly(
            "WARNING Refused a request: several_tokens: cookies of one name have tokens of"
                + " different users: a name that begins with __Host- keeps those of sibling hosts"
                + " out");
  }

  @Test
  void privateAuthority_isSuspected_andTheSettingIsNamed() throws Exception {
    assertLogged(Mistake.PRIVATE_AUTHORITY, 503)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARNING ")
                    .contains(
                        "https://127.0.0.1:",
                        "Its certificate is not from an authority that is trusted here",
                        "set keys-trust=file:/PATH to a PEM file with the certificate of that authority"))
        .first()
        .asString()
        .startsWith("WARNING Issuer https://id.example.com/realms/shop: https://127.0.0.1:");
  }

  /** Nothing else is wrong with these set-ups. */
  @ParameterizedTest
  @CsvSource({
    "WRONG_AUDIENCE, audience, account",
    "SLASH_AT_THE_END, issuer, https://id.example.com/realms/shop",
    "HTTP_BEHIND_A_PROXY, issuer, http://id.example.com/realms/shop",
    "ISSUER_CLOCK_AHEAD, clock-skew, PT10M",
    "ISSUER_CLOCK_BEHIND, clock-skew, PT10M",
    "WRONG_REALM, issuer, https://id.example.com/realms/shop",
    "MISSING_ROLE_MAPPING, roles-claim, /realm_access/roles",
    "REQUEST_FROM_A_SIBLING, allowed-origins, https://blog.example.com",
  })
  void theRightSetting_letsTheRequestPass(Mistake mistake, String setting, String value)
      throws Exception {
    try (LoggedLines log = new LoggedLines();
        SetUp setUp = SetUp.mended(mistake, application, Map.of(setting, value))) {
      assertThat(setUp.send()).isEqualTo(200);
      assertThat(log.problems()).isEmpty();
    }
  }
}
