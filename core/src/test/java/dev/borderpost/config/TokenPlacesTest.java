package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings for the place of the token: header, cookie, query-token and websocket-token. */
class TokenPlacesTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final TokenIssuer OFFICE =
      TokenIssuer.builder("https://id.example.com", KEYS).audience("api://orders").build();
  private static final String ALICE = OFFICE.token("alice").sign();
  private static final String BOB = OFFICE.token("bob").sign();
  private static final String FORGED =
      ALICE.substring(0, ALICE.lastIndexOf('.')) + BOB.substring(BOB.lastIndexOf('.'));

  @TempDir Path directory;

  private final Map<String, String> settings = new TreeMap<>();

  @BeforeEach
  void minimalSettings() throws IOException {
    Path keys = Files.writeString(directory.resolve("jwks.json"), KEYS.publicJwkSet());
    settings.put("issuer", "https://id.example.com");
    settings.put("audience", "api://orders");
    settings.put("keys", "file:" + keys);
  }

  @ParameterizedTest
  @CsvSource({
    "Cf-Access-Jwt-Assertion, ''",
    "X-Goog-Iap-Jwt-Assertion, ''",
    "X-Forwarded-Access-Token, ''",
    "X-Forwarded-Authorization, 'Bearer '",
    "X-Forwarded-Authorization, 'bearer '",
    "Authorization, 'Bearer '",
    "authorization, 'Bearer '",
  })
  void header_hasTheToken_withOrWithoutBearer(String name, String scheme) {
    settings.put("header", name);

    assertUser("alice", TestRequest.get("/").header(name, scheme + ALICE));
    assertRefused(401, "bad_signature", TestRequest.get("/").header(name, scheme + FORGED));
    assertRefused(401, "no_credentials", TestRequest.get("/"));
    assertThat(((Refused) decide(TestRequest.get("/"))).headers())
        .containsEntry("WWW-Authenticate", "Bearer");
  }

  /** A client can send the header too: two of them are never resolved in favour of one. */
  @Test
  void spoofedHeader_besideThatOfTheProxy_isABadRequest() {
    settings.put("header", "X-Forwarded-Access-Token");

    for (String[] both :
        List.of(new String[] {ALICE, BOB}, new String[] {ALICE, "Bearer " + BOB})) {
      assertRefused(
          400,
          "invalid_request",
          TestRequest.get("/")
              .header("X-Forwarded-Access-Token", both[0])
              .header("x-forwarded-access-token", both[1]));
    }
    assertRefused(
        400,
        "invalid_request",
        TestRequest.get("/").header("X-Forwarded-Access-Token", ALICE + ", " + BOB));
    assertRefused(401, "no_credentials", TestRequest.get("/").token(ALICE));
    assertRefused(401, "no_credentials", TestRequest.get("/").header("Cookie", "token=" + ALICE));
    assertUser("bob", TestRequest.get("/").token(ALICE).header("X-Forwarded-Access-Token", BOB));
  }

  @Test
  void headerAndCookie_theHeaderIfThereIsOne_elseTheCookie() {
    settings.put("header", "Authorization");
    settings.put("cookie", "__Host-token");

    RequestView.Standalone both =
        TestRequest.request("POST", "/").token(ALICE).header("Cookie", "__Host-token=" + BOB);
    assertUser("alice", both.header("Sec-Fetch-Site", "cross-site"));
    assertUser("bob", TestRequest.get("/").header("Cookie", "__Host-token=" + BOB));
    assertUser(
        "bob",
        TestRequest.get("/")
            .header("Authorization", "Basic YTpi")
            .header("Cookie", "__Host-token=" + BOB));
    assertRefused(
        401,
        "bad_signature",
        TestRequest.get("/").token(FORGED).header("Cookie", "__Host-token=" + BOB));
    assertRefused(
        400,
        "invalid_request",
        TestRequest.get("/")
            .header("Authorization", "Bearer")
            .header("Cookie", "__Host-token=" + BOB));
    assertRefused(
        403,
        "cross_site",
        TestRequest.request("POST", "/")
            .header("Cookie", "__Host-token=" + BOB)
            .header("Sec-Fetch-Site", "cross-site"));
  }

  @Test
  void namedHeaderAndCookie_ignoreAuthorization() {
    settings.put("header", "Cf-Access-Jwt-Assertion");
    settings.put("cookie", "CF_Authorization");

    assertUser(
        "alice",
        TestRequest.get("/")
            .token(FORGED)
            .header("Cf-Access-Jwt-Assertion", ALICE)
            .header("Cookie", "CF_Authorization=" + BOB));
    assertUser(
        "bob", TestRequest.get("/").token(ALICE).header("Cookie", "CF_Authorization=" + BOB));
  }

  @Test
  void cookieAlone_stillReplacesTheHeader() {
    settings.put("cookie", "token");

    assertRefused(401, "no_credentials", TestRequest.get("/").token(ALICE));
  }

  @Test
  void queryToken_countsOnItsPathsOnly_andForGet() {
    settings.put("query-token", "/events/**, /export/*/csv");

    for (String path : List.of("/events", "/events/1/2", "/export/7/csv")) {
      Granted granted = assertUser("alice", get(path + "?x=1&access_token=" + ALICE));
      assertThat(granted.headers())
          .containsEntry("Cache-Control", "private, no-store")
          .containsEntry("Referrer-Policy", "no-referrer");
    }
    for (String path :
        List.of(
            "/", "/event", "/eventsx", "/EVENTS", "/export/7", "/export/7/8/csv", "/x/events")) {
      assertRefused(401, "no_credentials", get(path + "?access_token=" + ALICE));
    }
    for (String method : List.of("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get")) {
      assertRefused(
          401, "no_credentials", TestRequest.request(method, "/events?access_token=" + ALICE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/events/../admin",
        "/events/..;/admin",
        "/events/%2e%2e/admin",
        "/events;/../admin",
        "/events//x",
        "/events%2fx"
      })
  void queryToken_doesNotCountOnAPathThatCanBeReadInTwoWays(String path) {
    settings.put("query-token", "/events/**");

    assertRefused(400, "ambiguous_path", get(path + "?access_token=" + ALICE));
    assertRefused(
        400, "ambiguous_path", get(path + "?access_token=" + ALICE).decodedPath("/events/x"));
  }

  @Test
  void queryToken_besideAnotherOrTwice_isABadRequest_andForgedOnesAreRefused() {
    settings.put("query-token", "/events/**");
    String query = "/events?access_token=";

    assertRefused(400, "invalid_request", get(query + ALICE).token(ALICE));
    assertRefused(400, "invalid_request", get(query + ALICE + "&access_token=" + ALICE));
    assertRefused(400, "invalid_request", get(query + ALICE + "&access%5ftoken=" + BOB));
    assertRefused(400, "invalid_request", get(query));
    assertRefused(401, "bad_signature", get(query + FORGED));
    assertUser("bob", get("/events?Access_Token=" + ALICE).token(BOB));
    assertThat(assertUser("bob", get("/events").token(BOB)).headers()).isEmpty();
  }

  /** Browsers attach the cookie to an EventSource anyway. */
  @Test
  void queryToken_comesBeforeTheCookie() {
    settings.put("query-token", "/events/**");
    settings.put("cookie", "token");

    assertUser("alice", get("/events?access_token=" + ALICE).header("Cookie", "token=" + BOB));
    assertUser("bob", get("/orders?access_token=" + ALICE).header("Cookie", "token=" + BOB));
  }

  @Test
  void queryToken_leavesNoTraceInLogsOrAnswers() {
    settings.put("query-token", "/events/**");
    settings.put("rules", "require /events/admin role:admin");

    for (String target :
        List.of("/events?access_token=" + FORGED, "/events/admin?access_token=" + ALICE)) {
      try (LogCapture log = LogCapture.start()) {
        AccessDecision decision = decide(get(target));

        assertThat(decision).isInstanceOf(Refused.class);
        assertThat(log.lines()).isNotEmpty();
        for (String piece : target.substring(target.indexOf('=') + 1).split("[.]", -1)) {
          assertThat(log.text() + decision).doesNotContain(piece);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat, bearer.", "bearer.", "chat , BEARER."})
  void webSocketToken_countsOnItsPathsOnly_andInHandshakes(String before) {
    settings.put("websocket-token", "/ws/**");

    assertUser("alice", handshake("/ws/orders", before + ALICE));
    assertUser("alice", handshake("/ws/orders", before + ALICE + ", chat"));
    assertUser( // over HTTP/2 (RFC 8441)
        "alice",
        TestRequest.request("CONNECT", "/ws/orders")
            .header("Sec-WebSocket-Protocol", before + ALICE));
    assertRefused(401, "no_credentials", handshake("/orders", before + ALICE));
    assertRefused(401, "bad_signature", handshake("/ws/orders", before + FORGED));
    assertRefused(
        401, "no_credentials", get("/ws/orders").header("Sec-WebSocket-Protocol", before + ALICE));
    assertRefused(
        401,
        "no_credentials",
        TestRequest.request("POST", "/ws/orders")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Protocol", before + ALICE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer.", "chat, bearer.", "bearer.a b", "bearer.=", "bearer.\"x\""})
  void webSocketToken_thatIsNone_isABadRequest(String protocols) {
    settings.put("websocket-token", "/ws/**");

    assertRefused(400, "invalid_request", handshake("/ws/orders", protocols));
  }

  @Test
  void webSocketToken_besideAnotherOrTwice_isABadRequest() {
    settings.put("websocket-token", "/ws/**");

    for (RequestView.Standalone request :
        List.of(
            handshake("/ws/orders", "bearer." + ALICE + ", bearer." + BOB),
            handshake("/ws/orders", "bearer." + ALICE)
                .header("Sec-WebSocket-Protocol", "bearer." + BOB),
            handshake("/ws/orders", "bearer." + ALICE).token(BOB))) {
      assertRefused(400, "invalid_request", request);
    }
    assertUser("bob", handshake("/ws/orders", "bearer, " + ALICE).token(BOB));
  }

  @ParameterizedTest
  @CsvSource({
    "header, X-Token",
    "header, Authorization",
    "cookie, token",
    "query-token, /events/**",
    "websocket-token, /ws/**",
  })
  void extractorsBesideAnyOfThem_areAFaultOfStartUp(String key, String value) {
    settings.put("extractors", SampleExtractor.class.getName());
    settings.put(key, value);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining(key + " = ")
        .withMessageContaining("extractors is given as well")
        .withMessageContaining("remove one of them");
  }

  private RequestView.Standalone handshake(String path, String protocols) {
    return get(path)
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Protocol", protocols);
  }

  private static RequestView.Standalone get(String target) {
    return TestRequest.get(target);
  }

  private AccessDecision decide(RequestView.Standalone request) {
    try (Guard guard = GuardConfiguration.guard(settings)) {
      AccessDecision decision = guard.decide(request);
      assertThat(guard.decideAsync(request).toCompletableFuture().join().toString())
          .isEqualTo(decision.toString());
      return decision;
    }
  }

  private Granted assertUser(String name, RequestView.Standalone request) {
    AccessDecision decision = decide(request);

    assertThat(decision).isInstanceOf(Granted.class);
    Granted granted = (Granted) decision;
    assertThat(granted.principal().orElseThrow().getName()).isEqualTo(name);
    return granted;
  }

  private void assertRefused(int status, String code, RequestView.Standalone request) {
    AccessDecision decision = decide(request);

    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(((Refused) decision).reason().code()).isEqualTo(code);
    assertThat(((Refused) decision).status()).isEqualTo(status);
  }
}
