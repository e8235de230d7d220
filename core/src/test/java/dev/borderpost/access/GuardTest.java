package dev.borderpost.access;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.RequestAttacks;
import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

  private static final JwtAuthenticator AUTHENTICATOR = Border.authenticator().build();
  private static final Guard BY_COOKIE =
      Guard.of(Border.authenticator().extractor(TokenExtractor.cookie("token")).build());
  private static final String NOT_VALID = "The access token is not valid";
  private static final String PRIVILEGES =
      "The request requires higher privileges than the access token provides";

  private static final Guard GUARD =
      Guard.of(
          AUTHENTICATOR,
          AccessRules.builder()
              .permit("/health")
              .optional("/catalog/**")
              .deny("/internal/**")
              .require("/admin/**", ClaimsPolicy.role("admin"))
              .require("/orders", ClaimsPolicy.scope("orders:read", "orders:write"))
              .require("/locked", (jwt, request) -> PolicyDecision.reject("account_locked"))
              .require("/fails", GuardTest::fail)
              .build());

  private static PolicyDecision fail(Object jwt, Object request) {
    throw new IllegalStateException("a policy that fails");
  }

  static List<RequestAttacks.Attack> badRequests() {
    return RequestAttacks.of(Border.token());
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void malformedCredentials_areAnsweredWith400InvalidRequest(RequestAttacks.Attack attack) {
    Guard guard = Guard.of(Border.authenticator().extractor(RequestAttacks.EVERYWHERE).build());

    Refused refused = (Refused) guard.decide(attack.request());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason().code()).isEqualTo("invalid_request");
    assertThat(refused.headers())
        .containsOnlyKeys("WWW-Authenticate", "Content-Type", "Cache-Control")
        .containsEntry("Content-Type", "application/problem+json")
        .containsEntry("Cache-Control", "no-store");
    String description = refused.reason().detail();
    assertThat(refused.headers().get("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_request\", error_description=\"" + description + "\"");
    assertThat(refused.body())
        .isEqualTo("{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"" + description + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer  ", "Bearer      "})
  void schemeInAnyCase_withAnyNumberOfSpaces_isRead(String prefix) {
    assertGranted(
        GUARD.decide(TestRequest.get("/x").header("Authorization", prefix + Border.token())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi",
        "Digest x",
        "Bearerx abc",
        "BearerToken",
        "Bear er",
        "",
        "DPoP abc",
        "Digest username=\"a, Bearer b\"",
        "Digest username=\"a\\\", Bearer b\"",
        "Basic YTpi, Bearerx abc",
        "Negotiate"
      })
  void anotherScheme_isAnsweredLikeNoCredentials_withTheBareChallenge(String field) {
    assertRefused(
        GUARD.decide(TestRequest.get("/x").header("Authorization", field)),
        401,
        "no_credentials",
        Map.of("WWW-Authenticate", "Bearer"),
        "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"This resource needs an access"
            + " token\"}");
  }

  @Test
  void requestWithoutToken_getsTheBareChallenge() {
    assertRefused(
        GUARD.decide(TestRequest.get("/x")),
        401,
        "no_credentials",
        Map.of("WWW-Authenticate", "Bearer"),
        "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"This resource needs an access"
            + " token\"}");
  }

  @Test
  void tokenAtAnotherPlace_isHintedAtForTheOperator() {
    var query = RequestView.of("GET", "/x").query("access_token=" + Border.token());

    assertThat(((Refused) GUARD.decide(query)).reason().detail()).contains("access_token in the");
    assertThat(
            ((Refused) GUARD.decide(TestRequest.get("/x").header("Authorization", "Basic YTpi")))
                .reason()
                .detail())
        .contains("but an Authorization field");
    assertThat(((Refused) GUARD.decide(TestRequest.get("/x"))).reason().detail())
        .isEqualTo("there is no token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/x//y"})
  void refusedHead_hasTheFieldsOfGet_withoutTheBody(String path) {
    Refused get = (Refused) GUARD.decide(TestRequest.get(path));
    Refused head = (Refused) GUARD.decide(TestRequest.request("HEAD", path));

    assertThat(head.body()).isEmpty();
    assertThat(head.headers())
        .containsAllEntriesOf(get.headers())
        .containsEntry("Content-Length", String.valueOf(get.body().length()))
        .hasSize(get.headers().size() + 1);
  }

  @Test
  void realm_isPartOfEveryChallenge_andNothingElseCanBe() {
    Guard guard = GUARD.withRealm("orders");

    assertThat(challenge(guard, TestRequest.get("/x"))).isEqualTo("Bearer realm=\"orders\"");
    assertThat(challenge(guard, TestRequest.get("/x").token("x.y.z")))
        .isEqualTo(
            "Bearer realm=\"orders\", error=\"invalid_token\", error_description=\""
                + NOT_VALID
                + "\"");
    for (String realm : new String[] {"", "a\"b", "a\\b", "a\r\nb", "\u00e9"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> GUARD.withRealm(realm))
          .withMessageContaining("realm");
    }
  }

  @Test
  void goodToken_isGrantedItsPrincipal() {
    Granted granted = assertGranted(GUARD.decide(TestRequest.get("/x").token(Border.token())));

    assertThat(granted.principal()).map(JwtPrincipal::getName).contains(Border.SUBJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer x.y.z", "Basic YTpi"})
  void permittedPath_passesAsAnonymous_whateverTheCredentials(String field) {
    RequestView.Standalone request = TestRequest.get("/health").header("Authorization", field);

    assertThat(GUARD.decide(request)).isEqualTo(new Granted(java.util.Optional.empty()));
  }

  @Test
  void applicationsOwnRefusal_hasTheFormOfTheGuards_andAsksForATokenWhereItIsOptional() {
    RequestView user = TestRequest.get("/x").token(Border.token());
    Refused forbidden = GUARD.refuse(user, assertGranted(GUARD.decide(user)));
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.reason().code()).isEqualTo("refused_by_application");
    assertThat(forbidden.headers()).doesNotContainKey("WWW-Authenticate");

    RequestView anonymous = TestRequest.get("/catalog/1");
    Refused challenge = GUARD.refuse(anonymous, assertGranted(GUARD.decide(anonymous)));
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.headers()).containsKey("WWW-Authenticate");

    RequestView open = TestRequest.get("/health");
    assertThat(GUARD.refuse(open, assertGranted(GUARD.decide(open))).status()).isEqualTo(403);
  }

  @Test
  void optionalPath_passesWithoutToken_hasAPrincipalWithOne_andRefusesABadOne() {
    assertThat(assertGranted(GUARD.decide(TestRequest.get("/catalog/1"))).principal()).isEmpty();
    assertThat(
            assertGranted(GUARD.decide(TestRequest.get("/catalog/1").token(Border.token())))
                .principal())
        .isPresent();
    assertInvalidToken(GUARD.decide(TestRequest.get("/catalog/1").token("x.y.z")), "malformed");
    assertInvalidToken(
        GUARD.decide(TestRequest.get("/catalog/1").token(Border.token("exp", "1"))), "expired");
  }

  @Test
  void deniedPath_isClosed_evenWithAGoodToken() {
    assertRefused(
        GUARD.decide(TestRequest.get("/internal/x").token(Border.token())),
        403,
        "denied_by_rule",
        Map.of(),
        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"This resource is closed\"}");
  }

  @Test
  void missingRole_is403_withoutAChallenge_andWithoutTellingTheRole() {
    assertGranted(
        GUARD.decide(TestRequest.get("/admin/x").token(Border.token("roles", "[\"admin\"]"))));
    assertRefused(
        GUARD.decide(TestRequest.get("/admin/x").token(Border.token("roles", "[\"Admin\"]"))),
        403,
        "missing_role",
        Map.of(),
        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"The user is not allowed to make this"
            + " request\"}");
  }

  @Test
  void policyThatForbids_tellsTheClientWhatItSaysOnPurpose_andNothingElse() {
    Guard guard =
        Guard.of(
            AUTHENTICATOR,
            AccessRules.builder()
                .require(
                    "/told",
                    (jwt, request) ->
                        PolicyDecision.forbid("account_locked").tellClient("Call the help desk"))
                .require("/**", (jwt, request) -> PolicyDecision.forbid("account_locked"))
                .build());

    assertRefused(
        guard.decide(TestRequest.get("/told").token(Border.token())),
        403,
        "account_locked",
        Map.of(),
        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"Call the help desk\"}");
    assertThat(((Refused) guard.decide(TestRequest.get("/x").token(Border.token()))).body())
        .contains("The user is not allowed to make this request")
        .doesNotContain("locked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"quoted\"", "back\\slash", "two\nlines", "na\u00efve", "\u0000"})
  void sentenceForTheClient_withCharactersThatBreakOut_isRefused(String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyDecision.forbid("x").tellClient(sentence));
  }

  @Test
  void challenge_namesAllScopesOfTheRuleAtOnce_andOfAlternativesTheFirst() {
    Guard guard =
        Guard.of(
            Border.authenticator().policy(ClaimsPolicy.scope("api")).build(),
            AccessRules.builder()
                .require(
                    "/x",
                    ClaimsPolicy.scope("a", "b"),
                    ClaimsPolicy.anyScope("c", "d"),
                    ClaimsPolicy.anyOf(
                        ClaimsPolicy.allOf(ClaimsPolicy.scope("e"), ClaimsPolicy.scope("f")),
                        ClaimsPolicy.scope("g")))
                .build());

    for (String held : List.of("api a b c e", "api", "a", "api a b d f")) {
      String token = Border.token("scope", quoted(held));
      assertThat(guard.decide(TestRequest.get("/x").token(token)).headers().get("WWW-Authenticate"))
          .as(held)
          .endsWith("scope=\"api a b c e f\"");
    }
    assertGranted(
        guard.decide(TestRequest.get("/x").token(Border.token("scope", quoted("api a b d g")))));
  }

  @Test
  void missingScope_is403InsufficientScope_withTheScopesNeeded() {
    String some = Border.token("scope", quoted("orders:read other"));
    String all = Border.token("scope", quoted("orders:write orders:read"));

    assertGranted(GUARD.decide(TestRequest.get("/orders").token(all)));
    assertRefused(
        GUARD.decide(TestRequest.get("/orders").token(some)),
        403,
        "insufficient_scope",
        Map.of(
            "WWW-Authenticate",
            "Bearer error=\"insufficient_scope\", error_description=\""
                + PRIVILEGES
                + "\", scope=\"orders:read orders:write\""),
        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"" + PRIVILEGES + "\"}");
  }

  @Test
  void policyThatRejects_is401_andItsReasonStaysInside() {
    assertInvalidToken(
        GUARD.decide(TestRequest.get("/locked").token(Border.token())), "account_locked");
  }

  @Test
  void policyThatFails_is503WithRetryAfter_andNeverPasses() {
    assertRefused(
        GUARD.decide(TestRequest.get("/fails").token(Border.token())),
        503,
        "extension_failed",
        Map.of("Retry-After", "5"),
        "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"The access token cannot"
            + " be checked at the moment\"}");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # method, Sec-Fetch-Site, Origin, passes
          GET, cross-site, https://evil.example, true
          HEAD, cross-site, https://evil.example, true
          OPTIONS, cross-site, https://evil.example, true
          POST, same-origin, -, true
          POST, same-origin, https://evil.example, true
          POST, none, -, true
          POST, cross-site, -, false
          POST, cross-site, https://app.example.com, false
          POST, same-site, -, false
          POST, Same-Origin, -, false
          POST, '', -, false
          POST, -, https://app.example.com, true
          POST, -, http://app.example.com, false
          POST, -, https://app.example.com:8443, false
          POST, -, https://app.example.com.evil.example, false
          POST, -, https://evil.example, false
          POST, -, null, false
          POST, -, -, false
          PUT, -, -, false
          PATCH, cross-site, -, false
          DELETE, cross-site, -, false
          get, cross-site, -, false
          FOO, cross-site, -, false
          """)
  void cookieToken_passesWithAnUnsafeMethodOnlyFromOurOwnPages(
      String method, String site, String origin, boolean passes) {
    RequestView.Standalone request =
        TestRequest.request(method, "/x")
            .header("Host", "app.example.com")
            .header("Cookie", "a=b; token=" + Border.token());
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }

    AccessDecision decision = BY_COOKIE.decide(request);

    if (passes) {
      assertGranted(decision);
    } else {
      assertRefused(
          decision,
          403,
          "cross_site",
          Map.of(),
          "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"The request does not come from a"
              + " page of this application\"}");
    }
  }

  @Test
  void cookieTokenWithTwoOriginsOrTwoSites_isRefused() {
    String cookie = "token=" + Border.token();
    RequestView.Standalone origins =
        TestRequest.request("POST", "/x")
            .header("Host", "app.example.com")
            .header("Cookie", cookie)
            .header("Origin", "https://app.example.com")
            .header("Origin", "https://evil.example");
    RequestView.Standalone sites =
        TestRequest.request("POST", "/x")
            .header("Cookie", cookie)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Site", "cross-site");

    assertThat(((Refused) BY_COOKIE.decide(origins)).reason().code()).isEqualTo("cross_site");
    assertThat(((Refused) BY_COOKIE.decide(sites)).reason().code()).isEqualTo("cross_site");
  }

  @Test
  void headerToken_passesWithAnUnsafeMethod_fromAnywhere() {
    assertGranted(
        GUARD.decide(
            TestRequest.request("POST", "/x")
                .header("Sec-Fetch-Site", "cross-site")
                .token(Border.token())));
  }

  @Test
  void dispatch_keepsTheUser_andIsHeldToTheRulesOfItsOwnPath() {
    Granted anonymous = assertGranted(GUARD.decide(TestRequest.get("/health")));
    Granted user = assertGranted(GUARD.decide(TestRequest.get("/x").token(Border.token())));
    RequestView.Standalone toAdmin = TestRequest.get("/x").decodedPath("/admin/x");

    assertThat(again(GUARD, TestRequest.get("/x").decodedPath("/y"), user)).isEqualTo(user);
    assertThat(((Refused) again(GUARD, toAdmin, user)).status()).isEqualTo(403);
    assertThat(((Refused) again(GUARD, toAdmin, anonymous)).status()).isEqualTo(401);
    assertThat(
            ((Refused) again(GUARD, TestRequest.get("/x").decodedPath("/internal/x"), user))
                .reason()
                .code())
        .isEqualTo("denied_by_rule");
    assertThat(
            ((Refused) again(GUARD, TestRequest.get("/x").decodedPath("/a/../admin"), user))
                .status())
        .isEqualTo(400);
    assertThat(again(GUARD, TestRequest.get("/x").decodedPath("/health"), user)).isEqualTo(user);
  }

  /** The decision about a dispatch, which is the same without blocking. */
  private static AccessDecision again(Guard guard, RequestView dispatched, Granted earlier) {
    AccessDecision decision = guard.decideAgain(dispatched, earlier);
    assertThat(guard.decideAgainAsync(dispatched, earlier).toCompletableFuture().join())
        .isEqualTo(decision);
    return decision;
  }

  static List<ClaimsPolicy> policiesWithoutAnAnswer() {
    ClaimsPolicy silent = (jwt, request) -> nothing();
    return List.of(
        silent, ClaimsPolicy.allOf(silent), ClaimsPolicy.anyOf(silent), ClaimsPolicy.not(silent));
  }

  @SuppressWarnings("NullAway") // what a careless policy does
  private static PolicyDecision nothing() {
    return Map.<String, PolicyDecision>of().get("no such key");
  }

  @ParameterizedTest
  @MethodSource("policiesWithoutAnAnswer")
  void policyThatAnswersNull_letsNobodyPass(ClaimsPolicy policy) {
    RequestView.Standalone request = TestRequest.get("/x").token(Border.token());
    Guard byRule = Guard.of(AUTHENTICATOR, AccessRules.builder().require("/x", policy).build());
    Guard everywhere = Guard.of(Border.authenticator().policy(policy).build());

    assertThat(((Refused) byRule.decide(request)).status()).isEqualTo(503);
    assertThat(((Refused) everywhere.decide(request)).status()).isEqualTo(503);
  }

  @Test
  void requestSentOn_isJudgedByThePoliciesForItsNewPath() {
    ClaimsPolicy notBelowSecret =
        (jwt, request) ->
            request.path().startsWith("/secret")
                ? PolicyDecision.forbid("secret")
                : PolicyDecision.accept();
    Guard guard = Guard.of(Border.authenticator().policy(notBelowSecret).build());
    Granted granted = assertGranted(guard.decide(TestRequest.get("/x").token(Border.token())));

    AccessDecision again = again(guard, TestRequest.get("/secret/1"), granted);

    assertThat(((Refused) again).reason().code()).isEqualTo("secret");
    assertGranted(again(guard, TestRequest.get("/y"), granted));
  }

  @Test
  void webSocketHandshakeFromAnotherSite_isRefusedWithACookie() {
    RequestView.Standalone handshake =
        TestRequest.get("/ws")
            .header("Cookie", "token=" + Border.token())
            .header("Upgrade", "websocket")
            .header("Origin", "https://evil.example");

    assertThat(
            ((Refused) BY_COOKIE.decide(handshake.header("Host", "app.example"))).reason().code())
        .isEqualTo("cross_site");
    assertThat(
            ((Refused) BY_COOKIE.decide(handshake.header("Sec-Fetch-Site", "cross-site")))
                .reason()
                .code())
        .isEqualTo("cross_site");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "WebSocket", "h2c, websocket", "x", "", "H2C", "TLS/1.0"})
  void handshake_isOneForAWebSocket_whateverElseIsOffered(String upgrade) {
    RequestView.Standalone handshake =
        TestRequest.get("/ws")
            .header("Cookie", "token=" + Border.token())
            .header("Upgrade", upgrade);

    assertThat(BY_COOKIE.decide(handshake)).isInstanceOf(Refused.class);
  }

  @Test
  void keyOfAHandshake_makesItOne_whateverUpgradeSays() {
    for (String upgrade : List.of("h2c", "none")) {
      RequestView.Standalone handshake =
          TestRequest.get("/ws")
              .header("Cookie", "token=" + Border.token())
              .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
              .header("Host", "app.example")
              .header("Origin", "https://evil.example");
      if (!upgrade.equals("none")) {
        handshake.header("Upgrade", upgrade);
      }

      assertThat(((Refused) BY_COOKIE.decide(handshake)).reason().code()).isEqualTo("cross_site");
    }
  }

  @Test
  void clientThatOffersHttp2_asksForNothingUnsafe() {
    assertGranted(
        BY_COOKIE.decide(
            TestRequest.get("/x")
                .header("Cookie", "token=" + Border.token())
                .header("Upgrade", "h2c")));
  }

  @ParameterizedTest
  @CsvSource({
    "https, app.example, https://app.example, true",
    "https, app.example:443, https://app.example, true",
    "http, app.example:80, http://app.example, true",
    "https, APP.example, https://app.example, true",
    "http, app.example:443, http://app.example, false",
    "https, app.example:8443, https://app.example, false",
    "https, app.example, http://app.example, false",
    "https, app.example, null, false",
  })
  void originIsComparedWithTheRequestsOwn(
      String scheme, String host, String origin, boolean passes) {
    RequestView.Standalone request =
        TestRequest.request("POST", "/x")
            .scheme(scheme)
            .header("Cookie", "token=" + Border.token())
            .header("Host", host)
            .header("Origin", origin);

    assertThat(BY_COOKIE.decide(request) instanceof Granted).isEqualTo(passes);
  }

  @Test
  void requestThatCannotBeLookedAt_isAnsweredWith503() {
    AccessDecision decision = GUARD.decide(new GoneRequest());

    assertThat(((Refused) decision).status()).isEqualTo(503);
    assertThat(
            ((Refused) GUARD.decideAgain(new GoneRequest(), new Granted(Optional.empty())))
                .status())
        .isEqualTo(503);
  }

  /** A request of a server that has lost the connection. */
  private static final class GoneRequest implements RequestView {

    private static IllegalStateException gone() {
      return new IllegalStateException("the peer has gone");
    }

    @Override
    public String method() {
      throw gone();
    }

    @Override
    public String scheme() {
      throw gone();
    }

    @Override
    public String path() {
      throw gone();
    }

    @Override
    public String rawPath() {
      throw gone();
    }

    @Override
    public Optional<String> query() {
      throw gone();
    }

    @Override
    public List<String> headers(String name) {
      throw gone();
    }

    @Override
    public String remoteAddress() {
      throw gone();
    }
  }

  private static String challenge(Guard guard, RequestView.Standalone request) {
    return ((Refused) guard.decide(request)).headers().get("WWW-Authenticate");
  }

  private static Granted assertGranted(AccessDecision decision) {
    assertThat(decision).isInstanceOf(Granted.class);
    return (Granted) decision;
  }

  private static void assertInvalidToken(AccessDecision decision, String code) {
    String sentence = code.equals("expired") ? "The access token expired" : NOT_VALID;
    assertRefused(
        decision,
        401,
        code,
        Map.of(
            "WWW-Authenticate",
            "Bearer error=\"invalid_token\", error_description=\"" + sentence + "\""),
        "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"" + sentence + "\"}");
  }

  static void assertRefused(
      AccessDecision decision,
      int status,
      String code,
      Map<String, String> specificHeaders,
      String body) {
    assertThat(decision).isInstanceOf(Refused.class);
    Refused refused = (Refused) decision;
    Map<String, String> headers = new java.util.HashMap<>(specificHeaders);
    headers.put("Content-Type", "application/problem+json");
    headers.put("Cache-Control", "no-store");
    assertThat(refused.reason().code()).isEqualTo(code);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.headers()).isEqualTo(headers);
    assertThat(refused.body()).isEqualTo(body);
  }
}
