package dev.borderpost.vertx;

import static dev.borderpost.policy.ClaimsPolicy.role;
import static dev.borderpost.vertx.JwtAuthenticationHandler.principal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.TestIssuer;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the handler does that the suite for all servers does not ask for. */
class JwtAuthenticationHandlerTest {

  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final String ALICE = ISSUER.token("alice").roles("admin").sign();
  private static final String BOB = ISSUER.token("bob").sign();

  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("/health")
          .optional("/catalog/**")
          .deny("/internal/**")
          .require("/admin/**", role("admin"))
          .require("/api/admin/**", role("admin"))
          .build();

  private static JwtAuthenticationHandler handler(ClaimsPolicy... policies) {
    var authenticator = ISSUER.authenticator();
    for (ClaimsPolicy policy : policies) {
      authenticator.policy(policy);
    }
    return JwtAuthenticationHandler.of(Guard.of(authenticator.build(), RULES));
  }

  private static void whoAmI(RoutingContext ctx) {
    ctx.end(principal(ctx).map(JwtPrincipal::getName).orElse("nobody"));
  }

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  @Test
  void user_isThePrincipalOfTheRequest_andNobodyWhereNoneIsNeeded() throws Exception {
    try (Served served =
        Served.by(
            router -> {
              handler().protect(router);
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      assertThat(served.get("/x", BOB).body()).isEqualTo("bob");
      assertThat(served.get("/catalog/x", BOB).body()).isEqualTo("bob");
      assertThat(served.send(served.request("/catalog/x")).body()).isEqualTo("nobody");
      assertThat(served.get("/catalog/x", "rubbish").statusCode()).isEqualTo(401);
      assertThat(served.get("/health", BOB).body()).isEqualTo("nobody");
    }
  }

  @Test
  void protect_comesBeforeRoutesInAnyOrder() throws Exception {
    try (Served served =
        Served.by(
            router -> {
              router.route("/early").handler(ctx -> ctx.end("early"));
              router.route("/first").order(-1000).handler(ctx -> ctx.end("first"));
              handler().protect(router);
              router.route("/late").order(-2000).handler(ctx -> ctx.end("late"));
            })) {
      for (String path : new String[] {"/early", "/first", "/late"}) {
        assertThat(served.send(served.request(path)).statusCode()).as(path).isEqualTo(401);
        assertThat(served.get(path, BOB).body()).isEqualTo(path.substring(1));
      }
    }
  }

  /** As the documentation says: Vert.x tells a handler nothing of routes in front of it. */
  @Test
  void handlerAsAnOrdinaryRoute_doesNotProtectTheRoutesInFrontOfIt() throws Exception {
    try (Served served =
        Served.by(
            router -> {
              router.route("/early").handler(ctx -> ctx.end("early"));
              router.route().handler(handler());
              router.route("/late").handler(ctx -> ctx.end("late"));
            })) {
      assertThat(served.send(served.request("/early")).body()).isEqualTo("early");
      assertThat(served.send(served.request("/late")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void handlerBehindAnEndpoint_onOneRoute_isRefusedByVertxItself() throws Exception {
    try (Served served = Served.by(router -> {})) {
      Route route = Router.router(served.vertx).route("/x").handler(ctx -> ctx.end("x"));
      assertThatIllegalStateException().isThrownBy(() -> route.handler(handler()));
    }
  }

  @Test
  void rules_areMatchedWithTheWholePath_belowAMountPoint() throws Exception {
    try (Served served =
        Served.with(
            new VertxOptions(),
            new HttpServerOptions(),
            (vertx, router) -> {
              Router api = Router.router(vertx);
              handler().protect(api);
              api.get("/admin/x").handler(JwtAuthenticationHandlerTest::whoAmI);
              api.get("/:id").handler(JwtAuthenticationHandlerTest::whoAmI);
              router.route("/api/*").subRouter(api);
              router.route("/outside").handler(ctx -> ctx.end("outside"));
            })) {
      assertThat(served.get("/api/admin/x", BOB).statusCode()).isEqualTo(403);
      assertThat(served.get("/api/admin/x", ALICE).body()).isEqualTo("alice");
      assertThat(served.get("/api/7", BOB).body()).isEqualTo("bob");
      assertThat(served.send(served.request("/api/health")).statusCode()).isEqualTo(401);
      assertThat(served.send(served.request("/outside")).body()).isEqualTo("outside");
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # as sent                   , status without role
          /admin/x                    , 403
          /admin                      , 403
          /admin/                     , 403
          /%61dmin/x                  , 403
          /ad%6Din/x                  , 403
          /admin/a+b                  , 403
          /admin/%C3%A9               , 403
          http://y/admin/x            , 403
          //admin/x                   , 400
          /x/../admin/x               , 400
          /./admin/x                  , 400
          /x/%2e%2e/admin/x           , 400
          /x/%2E./admin/x             , 400
          /admin%2Fx                  , 400
          /admin;a=b/x                , 400
          /admin%00                   , 400
          /admin\\x                   , 400
          /%zz                        , 400
          /%                          , 400
          admin/x                     , 404
          *                           , 404
          """)
  void pathThatVertxRoutesToAdmin_isHeldToTheRuleForAdmin(String target, int status)
      throws Exception {
    Queue<String> reached = new ConcurrentLinkedQueue<>();
    try (Served served =
        Served.by(
            router -> {
              handler().protect(router);
              router.route("/admin/*").handler(ctx -> reached.add(ctx.normalizedPath()));
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      assertThat(served.raw("GET " + target + " HTTP/1.1", "Authorization: Bearer " + BOB))
          .startsWith("HTTP/1.1 " + status);
      assertThat(served.raw("GET " + target + " HTTP/1.1")).startsWith("HTTP/1.1 40");
      assertThat(reached).isEmpty();
    }
  }

  @Test
  void rules_seePlusAsPlus_andOtherCharactersDecodedOnce() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    ClaimsPolicy listening =
        (jwt, request) -> {
          seen.add(request.path() + " " + request.rawPath() + " " + request.query().orElse("-"));
          return dev.borderpost.policy.PolicyDecision.accept();
        };
    try (Served served =
        Served.by(
            router -> {
              handler(listening).protect(router);
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      served.raw("GET /a+b%20c/%C3%A9?q=%20+ HTTP/1.1", "Authorization: Bearer " + BOB);
    }
    assertThat(seen).containsExactly("/a+b c/é /a+b%20c/%C3%A9 q=%20+");
  }

  @Test
  void reroutedRequest_isDecidedAboutAgain_withTheSameUser() throws Exception {
    ClaimsPolicy once = ClaimsPolicy.singleUse(TokenIdStore.inMemory(100));
    try (Served served =
        Served.by(
            router -> {
              handler(once).protect(router);
              router.route("/go/admin").handler(ctx -> ctx.reroute("/admin/x"));
              router.route("/go/internal").handler(ctx -> ctx.reroute("/internal/x"));
              router.route("/go/dots").handler(ctx -> ctx.reroute("/x/../internal/x"));
              router.route("/go/x").handler(ctx -> ctx.reroute("/x"));
              router.route("/health").handler(ctx -> ctx.reroute("/x"));
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      assertThat(served.get("/go/x", once("bob")).body()).isEqualTo("bob");
      assertThat(served.get("/go/admin", once("bob")).statusCode()).isEqualTo(403);
      assertThat(served.get("/go/internal", once("bob")).statusCode()).isEqualTo(403);
      assertThat(served.get("/go/dots", once("bob")).statusCode()).isEqualTo(400);
      assertThat(served.send(served.request("/health")).statusCode()).isEqualTo(401);
      assertThat(served.get("/health", once("bob")).body()).isEqualTo("bob");
    }
  }

  private static String once(String user) {
    return ISSUER.token(user).tokenId(java.util.UUID.randomUUID().toString()).sign();
  }

  @Test
  void methodOverride_isHeldToTheRulesOfTheMethodThatIsRouted() throws Exception {
    AccessRules rules =
        AccessRules.builder().permit("GET", "/notes").require("/notes", role("admin")).build();
    Guard guard = Guard.of(ISSUER.authenticator().build(), rules);
    try (Served served =
        Served.by(
            router -> {
              JwtAuthenticationHandler.of(guard).protect(router);
              router
                  .get("/notes")
                  .handler(
                      ctx -> {
                        String override = ctx.request().getHeader("X-HTTP-Method-Override");
                        if (override == null) {
                          ctx.end("notes");
                        } else {
                          ctx.reroute(HttpMethod.valueOf(override), ctx.request().path());
                        }
                      });
              router.delete("/notes").handler(ctx -> ctx.end("deleted"));
            })) {
      assertThat(served.send(served.request("/notes")).body()).isEqualTo("notes");
      HttpRequest.Builder delete =
          served.request("/notes").header("X-HTTP-Method-Override", "DELETE");
      assertThat(served.send(delete).statusCode()).isEqualTo(401);
      assertThat(served.send(delete.header("Authorization", "Bearer " + ALICE)).body())
          .isEqualTo("deleted");
    }
  }

  @Test
  void refusal_isComplete_andNothingFollowsForHead() throws Exception {
    try (Served served = Served.by(router -> handler().protect(router))) {
      HttpResponse<String> refused =
          served.send(served.request("/x").POST(BodyPublishers.ofString("x".repeat(100_000))));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(refused.body()).contains("\"status\":401");

      assertThat(served.raw("HEAD /x HTTP/1.1")).startsWith("HTTP/1.1 401").endsWith("\r\n\r\n");
      assertThat(
              served.raw(
                  "GET /x HTTP/1.1", "Authorization: Bearer " + BOB, "Authorization: Basic eA=="))
          .startsWith("HTTP/1.1 400")
          .contains("invalid_request");
    }
  }

  @Test
  void innerHandler_decidesBesideTheOuter() throws Exception {
    Guard adminsOnly =
        Guard.of(
            ISSUER.authenticator().build(),
            AccessRules.builder().require("/**", role("admin")).build());
    try (Served served =
        Served.by(
            router -> {
              handler().protect(router);
              router.route("/both/*").handler(JwtAuthenticationHandler.of(adminsOnly));
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      assertThat(served.get("/x", BOB).body()).isEqualTo("bob");
      assertThat(served.get("/both/x", BOB).statusCode()).isEqualTo(403);
      assertThat(served.get("/both/x", ALICE).body()).isEqualTo("alice");
    }
  }

  @Test
  void cookie_passesOnUnsafeRequestsOfTheOwnOriginOnly_alsoOverHttp2() throws Exception {
    Guard byCookie =
        Guard.of(
            ISSUER
                .authenticator()
                .extractor(TokenExtractor.cookie("session"))
                .origins(Origins.allowing("https://app.example"))
                .build());
    try (Served served =
        Served.by(
            router -> {
              JwtAuthenticationHandler.of(byCookie).protect(router);
              router.route().handler(ctx -> ctx.end(ctx.request().version().name()));
            })) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        HttpRequest.Builder post =
            served
                .request("/x")
                .header("Cookie", "a=b; session=" + BOB)
                .POST(BodyPublishers.noBody());
        // The JDK's client has used HTTP/2 on this connection once it has been upgraded.
        client.send(
            served.request("/x").header("Cookie", "session=" + BOB).build(),
            HttpResponse.BodyHandlers.discarding());
        HttpResponse<String> own =
            client.send(
                post.copy().header("Origin", "http://127.0.0.1:" + served.port()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(own.body()).isEqualTo(version.name());
        assertThat(
                client
                    .send(
                        post.copy().header("Origin", "https://evil.example").build(),
                        HttpResponse.BodyHandlers.ofString())
                    .statusCode())
            .isEqualTo(403);
      }
    }
  }

  @Test
  void tokenInTheQuery_addsHeaderFieldsToTheResponseOfTheApplication() throws Exception {
    Guard byQuery =
        Guard.of(ISSUER.authenticator().extractor(TokenExtractor.queryParameter("t")).build());
    try (Served served =
        Served.by(
            router -> {
              JwtAuthenticationHandler.of(byQuery).protect(router);
              router.route("/go").handler(ctx -> ctx.reroute("/x"));
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      for (String path : new String[] {"/x", "/go"}) {
        HttpResponse<String> granted = served.send(served.request(path + "?t=" + BOB));
        assertThat(granted.body()).isEqualTo("bob");
        assertThat(granted.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      }
    }
  }

  @Test
  void webSocket_isForUsers_andDoesNotGetTheTokenAmongItsSubprotocols() throws Exception {
    Guard guard =
        Guard.of(ISSUER.authenticator().extractor(TokenExtractor.webSocketProtocol()).build());
    Queue<String> offered = new ConcurrentLinkedQueue<>();
    try (Served served =
        Served.with(
            new VertxOptions(),
            new HttpServerOptions().addWebSocketSubProtocol("chat"),
            (vertx, router) -> {
              JwtAuthenticationHandler.of(guard).protect(router);
              router
                  .get("/ws")
                  .handler(
                      ctx ->
                          ctx.request()
                              .toWebSocket()
                              .onSuccess(
                                  socket -> {
                                    offered.add(socket.headers().get("Sec-WebSocket-Protocol"));
                                    socket.writeTextMessage(
                                        "hello " + principal(ctx).orElseThrow().getName());
                                  }));
            })) {
      CompletableFuture<String> received = new CompletableFuture<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("bearer." + BOB, "chat")
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + served.port() + "/ws"),
                  new WebSocket.Listener() {
                    @Override
                    public java.util.concurrent.CompletionStage<?> onText(
                        WebSocket webSocket, CharSequence data, boolean last) {
                      received.complete(data.toString());
                      return null;
                    }
                  })
              .get(60, TimeUnit.SECONDS);
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo("hello bob");
      assertThat(offered).containsExactly("chat");
      assertThat(
              served.raw(
                  "GET /ws HTTP/1.1",
                  "Upgrade: websocket",
                  "Sec-WebSocket-Version: 13",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                  "Connection: Upgrade"))
          .startsWith("HTTP/1.1 401");
      socket.abort(); // or Vert.x would wait for its end
    }
  }

  @Test
  void browser_isShownThePage_withTheStatusOfTheRefusal() throws Exception {
    Guard guard = Guard.of(ISSUER.authenticator().build()).withUnauthorizedPage("/sign-in");
    try (Served served =
        Served.by(
            router -> {
              JwtAuthenticationHandler.of(guard).protect(router);
              router
                  .get("/sign-in")
                  .handler(
                      ctx ->
                          ctx.response()
                              .setStatusCode(
                                  ctx.request().getHeader("If-None-Match") == null ? 200 : 304)
                              .putHeader("Content-Type", "text/html")
                              .end("<form>"));
            })) {
      HttpResponse<String> page =
          served.send(
              served.request("/x").header("Accept", "text/html").header("If-None-Match", "\"a\""));
      assertThat(page.statusCode()).isEqualTo(401);
      assertThat(page.body()).isEqualTo("<form>");
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
      assertThat(page.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(served.send(served.request("/x")).body()).contains("\"status\":401");
      assertThat(served.send(served.request("/sign-in")).body()).contains("\"status\":401");
    }
  }

  @Test
  void addressOfThePeer_isNeverWhatAForwardingHeaderSays() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    ClaimsPolicy listening =
        (jwt, request) -> {
          seen.add(request.scheme() + " " + request.remoteAddress());
          return dev.borderpost.policy.PolicyDecision.accept();
        };
    try (Served served =
        Served.by(
            router -> {
              router.allowForward(AllowForwardHeaders.X_FORWARD);
              handler(listening).protect(router);
              router.route().handler(JwtAuthenticationHandlerTest::whoAmI);
            })) {
      served.raw(
          "GET /x HTTP/1.1",
          "Authorization: Bearer " + BOB,
          "X-Forwarded-For: 10.1.1.1",
          "X-Forwarded-Proto: https");
    }
    assertThat(seen).containsExactly("https 127.0.0.1");
  }

  @Test
  void settings_comeFromFlatJson() {
    JsonObject json =
        new JsonObject()
            .put("issuer", ISSUER.issuer())
            .put("audience", ISSUER.audience())
            .put("token-cache", 0)
            .put("bound-tokens", "ignore")
            .put("algorithms", new JsonArray().add("RS256").add("ES256"))
            .put(
                "rules", new JsonArray().add("permit /health").add("require /admin/** role:admin"));

    Map<String, String> settings = JwtAuthenticationHandler.settings(json);

    assertThat(settings)
        .containsEntry("token-cache", "0")
        .containsEntry("algorithms", "RS256,ES256")
        .containsEntry("rules", "permit /health\nrequire /admin/** role:admin");
    GuardConfiguration.guard(settings).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":{}}", "{\"a\":null}", "{\"a\":[[]]}", "{\"a\":[null]}"})
  void settingOfAnotherType_isRefusedByName(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtAuthenticationHandler.settings(new JsonObject(json)))
        .withMessageContaining("setting a ");
  }
}
