package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

  private static final String ALLOWED = "https://app.example";
  private static final String[] CORS_HEADERS = {
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"
  };

  private static final TokenExtractor COOKIE =
      TokenExtractor.firstOf(TokenExtractor.authorizationHeader(), TokenExtractor.cookie("token"));

  private static JwtAuthenticator byCookie(Origins origins) {
    return Border.authenticator().extractor(COOKIE).origins(origins).build();
  }

  private static Guard guard(Origins origins) {
    return Guard.of(byCookie(origins), RULES);
  }

  private static final AccessRules RULES =
      AccessRules.builder()
          .deny("/closed")
          .permit("/open")
          .optional("/optional")
          .require("/admin", ClaimsPolicy.role("admin"))
          .require("/fails", OriginsTest::fail)
          .build();

  private static PolicyDecision fail(Object jwt, Object request) {
    throw new IllegalStateException("a policy that fails");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Sec-Fetch-Site | Origin                     | passes
                           | https://app.example        | true
                           | http://127.0.0.1:5173      | true
                           | https://[2001:db8::1]:8443 | true
                           | https://api.example        | true
          same-origin      | https://app.example        | true
          same-origin      | https://evil.example       | true
          none             |                            | true
          none             | https://evil.example       | true
          same-site        | https://app.example        | true
          same-site        | http://127.0.0.1:5173      | true
          same-site        | https://evil.app.example   | false
          same-site        | https://api.example        | false
          same-site        | null                       | false
          same-site        |                            | false
          SAME-SITE        | https://app.example        | false
          cross-site       | https://app.example        | false
          cross-site       | https://api.example        | false
          ''               | https://app.example        | false
                           | https://evil.example       | false
                           | http://app.example         | false
                           | https://app.example:8443   | false
                           | https://app.example/       | false
                           | https://app.example.evil   | false
                           | https://evil-app.example   | false
                           | https://x.app.example      | false
                           | https://app.example, https://app.example | false
                           | http://127.0.0.1           | false
                           | null                       | false
                           | *                          | false
                           | ''                         | false
                           |                            | false
          """)
  void cookieToken_passesFromAnAllowedOrigin_unlessTheBrowserSaysItIsOfAnotherSite(
      @Nullable String site, @Nullable String origin, boolean passes) {
    Origins origins =
        Origins.allowing(ALLOWED, "http://127.0.0.1:5173", "https://[2001:db8::1]:8443");
    RequestView.Standalone request = withCookie("POST").header("Host", "api.example");
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }

    assertPasses(origins, request, passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # configured           | scheme | Host                | Origin                   | passes
                                 | https  | api.example         | https://api.example      | true
                                 | http   | 127.0.0.1:8080      | http://127.0.0.1:8080    | true
                                 | http   | [::1]:8080          | http://[::1]:8080        | true
                                 | https  |                     | https://api.example      | false
                                 | https  |                     | https://                 | false
                                 | http   | api.example         | https://api.example      | false
                                 | https  | api.example:80      | https://api.example      | false
                                 | http   | api.example:443     | http://api.example       | false
                                 | https  | api.example:1443    | https://api.example:1    | false
          https://api.example    |        |                     | https://api.example      | true
          https://api.example    | http   | 10.0.0.7:8080       | https://api.example      | true
          https://api.example    | http   | 10.0.0.7:8080       | http://10.0.0.7:8080     | false
          https://api.example    | https  | evil.example        | https://evil.example     | false
          https://api.example    | http   | 10.0.0.7:8080       | https://evil.example     | false
          https://api.example    | http   | 10.0.0.7:8080       | null                     | false
          https://api.example    | http   | 10.0.0.7:8080       |                          | false
          HTTPS://Api.Example:443| http   | 10.0.0.7:8080       | https://api.example      | true
          http://api.example:80  | http   | 10.0.0.7:8080       | http://api.example       | true
          http://api.example:443 | http   | 10.0.0.7:8080       | http://api.example       | false
          http://api.example:443 | http   | 10.0.0.7:8080       | http://api.example:443   | true
          """)
  void ownOrigin_isThatOfTheRequest_unlessItIsConfigured(
      @Nullable String configured,
      @Nullable String scheme,
      @Nullable String host,
      @Nullable String origin,
      boolean passes) {
    Origins origins =
        configured == null ? Origins.allowing() : Origins.allowing().withOwn(configured);
    RequestView.Standalone request = withCookie("POST");
    if (scheme != null) {
      request.scheme(scheme);
    }
    if (host != null) {
      request.header("Host", host);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }

    assertPasses(origins, request, passes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin", "Host", "Sec-Fetch-Site"})
  void fieldThatIsThereTwice_saysNothing(String twice) {
    Map<String, String> fields =
        twice.equals("Sec-Fetch-Site")
            ? Map.of("Host", "api.example", "Sec-Fetch-Site", "same-origin")
            : Map.of("Host", "api.example", "Origin", "https://api.example");
    RequestView.Standalone once = withCookie("POST");
    fields.forEach(once::header);
    assertPasses(Origins.allowing(), once, true);

    assertPasses(Origins.allowing(), once.header(twice, fields.get(twice)), false);
  }

  /** Anybody can send these: only whoever runs the server knows whether a proxy has set them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Forwarded-Host | evil.example
          X-Forwarded-Host | evil.example, api.example
          X-Original-Host  | evil.example
          X-Host           | evil.example
          Forwarded        | host=evil.example;proto=https
          :authority       | evil.example
          """)
  void whatProxiesSay_isNeverTakenForTheOwnOrigin(String name, String value) {
    RequestView.Standalone request =
        withCookie("POST")
            .header(name, value)
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Port", "443")
            .header("Origin", "https://evil.example");

    assertPasses(Origins.allowing(), request, false);
    assertPasses(Origins.allowing(), request.header("Host", "api.example"), false);
    assertPasses(Origins.allowing(ALLOWED).withOwn("https://api.example"), request, false);
  }

  @Test
  void tokenInAHeader_isNeverSubjectToTheCheck() {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "BREW")) {
      RequestView.Standalone request =
          withCookie(method)
              .token(Border.token())
              .header("Sec-Fetch-Site", "cross-site")
              .header("Origin", "https://evil.example");

      assertThat(Guard.of(byCookie(Origins.allowing())).decide(request))
          .isInstanceOf(Granted.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "app.example",
        "//app.example",
        "https://",
        "https://*",
        "https://*.app.example",
        "https://app.example/",
        "https://app.example/app",
        "https://app.example?x",
        "https://app.example#x",
        "https://user@app.example",
        "https://app.example:",
        "https://app.example:0",
        "https://app.example:https",
        "https://app.example:123456",
        "https:app.example",
        "https:/app.example",
        "https://app.example https://other.example",
        "https://app.example,https://other.example",
        " https://app.example",
        "https://app.example\r\nX: y",
        "https://b\u00fccher.example",
        "https://::1",
        "https://[::1",
        "https://[app.example]",
        "://app.example",
        "1https://app.example"
      })
  void whatIsNoOrigin_isRefused_withTheWayToMendIt(String text) {
    String message =
        "\""
            + text
            + "\" is not an origin: write scheme://host or scheme://host:port, such as"
            + " https://app.example.com, with nothing behind it and no * in it.";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origins.allowing(ALLOWED, text))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origins.allowing().withOwn(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, https://app.example",
    "HTTPS://App.Example:443, https://app.example",
    "http://app.example:80, http://app.example",
    "http://localhost:8080, http://localhost:8080",
    "http://[::1]:8080, http://[::1]:8080",
    "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
    "capacitor://localhost, capacitor://localhost"
  })
  void refusal_canBeReadByAPageOfAnAllowedOrigin(String configured, String origin) {
    Guard guard = guard(Origins.allowing(configured));

    Refused refused =
        (Refused) guard.decide(TestRequest.get("/x").header("Origin", origin).token("x.y.z"));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers())
        .containsOnlyKeys(
            "WWW-Authenticate",
            "Content-Type",
            "Cache-Control",
            "Access-Control-Allow-Origin",
            "Access-Control-Expose-Headers",
            "Vary")
        .containsEntry("Access-Control-Allow-Origin", origin)
        .containsEntry("Access-Control-Expose-Headers", "WWW-Authenticate")
        .containsEntry("Vary", "Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, '', 401",
    "/x, Bearer x.y.z, 401",
    "/x, Bearer, 400",
    "/a/../x, '', 400",
    "/closed, '', 403",
    "/admin, good, 403",
    "/fails, good, 503"
  })
  void everyRefusal_canBeReadByAllowedOrigins_andByNoOther(
      String path, String authorization, int status) {
    Guard guard = guard(Origins.allowing(ALLOWED));
    String field = authorization.replace("good", "Bearer " + Border.token());

    Refused readable =
        (Refused)
            guard.decide(
                TestRequest.get(path).header("Authorization", field).header("Origin", ALLOWED));
    assertThat(readable.status()).isEqualTo(status);
    assertThat(readable.headers())
        .containsEntry("Access-Control-Allow-Origin", ALLOWED)
        .containsEntry(
            "Access-Control-Expose-Headers",
            status == 503 ? "WWW-Authenticate, Retry-After" : "WWW-Authenticate")
        .containsEntry("Vary", "Origin");
    assertThat(readable.headers().containsKey("Retry-After")).isEqualTo(status == 503);

    for (String other :
        List.of(
            "https://evil.example",
            "null",
            "*",
            "",
            "https://app.example/",
            "HTTPS://APP.EXAMPLE")) {
      assertNotReadable(
          guard,
          TestRequest.get(path).header("Authorization", field).header("Origin", other),
          status);
    }
    assertNotReadable(guard, TestRequest.get(path).header("Authorization", field), status);
    assertNotReadable(
        guard,
        TestRequest.get(path)
            .header("Authorization", field)
            .header("Origin", ALLOWED)
            .header("Origin", ALLOWED),
        status);
  }

  /** Pages of our own need no permission to read. */
  @Test
  void refusal_saysNothingOfOrigins_toOurOwn_orWhereNoneIsAllowed() {
    Guard own = guard(Origins.allowing().withOwn(ALLOWED));

    assertNotReadable(own, TestRequest.get("/x").header("Origin", ALLOWED), 401);
    assertNotReadable(
        guard(Origins.allowing()), TestRequest.get("/x").header("Origin", ALLOWED), 401);
  }

  @Test
  void refusalOfADispatch_canBeReadByAllowedOriginsToo() {
    Guard guard = guard(Origins.allowing(ALLOWED));
    RequestView.Standalone dispatched =
        TestRequest.get("/open").header("Origin", ALLOWED).decodedPath("/closed");

    Refused refused = (Refused) guard.decideAgain(dispatched, new Granted(Optional.empty()));

    assertThat(refused.headers()).containsEntry("Access-Control-Allow-Origin", ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/admin", "/fails", "/optional", "/open"})
  void preflight_passesWithoutAToken_onlyIfThatIsPermitted(String path) {
    for (String origin : List.of(ALLOWED, "https://evil.example", "null")) {
      assertThat(guard(Origins.allowing().withPreflights()).decide(preflight(path, origin)))
          .isEqualTo(new Granted(Optional.empty()));
      assertThat(
              guard(Origins.allowing(ALLOWED)).decide(preflight(path, origin)) instanceof Granted)
          .isEqualTo(path.startsWith("/op"));
    }
  }

  @Test
  void preflight_doesNotPass_whereARuleDeniesThePath_orThePathIsAmbiguous() {
    Guard guard = guard(Origins.allowing(ALLOWED).withPreflights());

    assertThat(((Refused) guard.decide(preflight("/closed", ALLOWED))).reason().code())
        .isEqualTo("denied_by_rule");
    assertThat(((Refused) guard.decide(preflight("/x;y", ALLOWED))).status()).isEqualTo(400);
  }

  @Test
  void whatIsNoPreflight_needsAToken() {
    Guard guard = guard(Origins.allowing(ALLOWED).withPreflights());
    String method = "Access-Control-Request-Method";

    for (RequestView.Standalone request :
        List.of(
            TestRequest.request("OPTIONS", "/x"),
            TestRequest.request("OPTIONS", "/x").header("Origin", ALLOWED),
            TestRequest.request("OPTIONS", "/x").header(method, "GET"),
            TestRequest.request("OPTIONS", "/x")
                .header("Origin", ALLOWED)
                .header("Access-Control-Request-Headers", "authorization"),
            preflight("/x", ALLOWED).header("Origin", ALLOWED),
            preflight("/x", ALLOWED).header(method, "GET"),
            TestRequest.request("options", "/x").header("Origin", ALLOWED).header(method, "GET"),
            TestRequest.get("/x").header("Origin", ALLOWED).header(method, "GET"),
            TestRequest.request("POST", "/x").header("Origin", ALLOWED).header(method, "POST"))) {
      assertThat(((Refused) guard.decide(request)).reason().code()).isEqualTo("no_credentials");
    }
  }

  @Test
  void preflightThatIsSentOn_staysAnonymous_andIsStoppedByADenyRule() {
    Guard guard = guard(Origins.allowing().withPreflights());
    Granted granted = (Granted) guard.decide(preflight("/x", ALLOWED));

    assertThat(guard.decideAgain(preflight("/x", ALLOWED).decodedPath("/admin"), granted))
        .isEqualTo(granted);
    assertThat(
            ((Refused) guard.decideAgain(preflight("/x", ALLOWED).decodedPath("/closed"), granted))
                .status())
        .isEqualTo(403);
  }

  @Test
  void realmAndOrigins_goTogether() {
    Refused refused =
        (Refused)
            guard(Origins.allowing(ALLOWED))
                .withRealm("r")
                .decide(TestRequest.get("/x").header("Origin", ALLOWED));

    assertThat(refused.headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"r\"")
        .containsKeys(CORS_HEADERS);
  }

  @Test
  void partsOfOrigins_goTogetherInAnyOrder() {
    Origins origins = Origins.allowing(ALLOWED).withPreflights().withOwn("https://api.example");
    Guard guard = guard(origins);

    assertThat(guard.decide(preflight("/x", ALLOWED))).isInstanceOf(Granted.class);
    assertPasses(origins, withCookie("POST").header("Origin", ALLOWED), true);
    assertPasses(origins, withCookie("POST").header("Origin", "https://api.example"), true);
  }

  private static RequestView.Standalone preflight(String path, String origin) {
    return TestRequest.request("OPTIONS", path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization");
  }

  private static RequestView.Standalone withCookie(String method) {
    return TestRequest.request(method, "/x").header("Cookie", "token=" + Border.token());
  }

  private static void assertPasses(
      Origins origins, RequestView.Standalone request, boolean passes) {
    AccessDecision decision = Guard.of(byCookie(origins)).decide(request);

    if (passes) {
      assertThat(((Granted) decision).principal().map(JwtPrincipal::getName))
          .contains(Border.SUBJECT);
    } else {
      assertThat(((Refused) decision).reason().code()).isEqualTo("cross_site");
      assertThat(((Refused) decision).status()).isEqualTo(403);
    }
  }

  private static void assertNotReadable(Guard guard, RequestView.Standalone request, int status) {
    Refused refused = (Refused) guard.decide(request);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.headers()).doesNotContainKeys(CORS_HEADERS);
  }
}
