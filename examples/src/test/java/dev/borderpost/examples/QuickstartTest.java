package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static dev.borderpost.examples.Http.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.examples.quickstart.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart over HTTP, with its own passport office, in memory. */
class QuickstartTest {

  private static Quickstart quickstart;
  private static Http http;
  private static String alice;
  private static String bob;

  @BeforeAll
  static void start() {
    quickstart = Quickstart.start(Options.parse("--port", "0"));
    http = new Http(quickstart.address());
    alice = http.tokenOf("alice", "wonderland");
    bob = http.tokenOf("bob", "builder");
  }

  @AfterAll
  static void stop() {
    quickstart.close();
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(quickstart.address().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void loginWithForm_answersWithToken() {
    HttpResponse<String> response = http.postForm("/login", "username=bob&password=builder");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    assertThat(response.body())
        .matches(
            "\\{\"access_token\":\"[\\w-]+\\.[\\w-]+\\.[\\w-]+\","
                + "\"token_type\":\"Bearer\",\"expires_in\":900}\n");
  }

  @Test
  void loginWithJson_answersWithToken() {
    HttpResponse<String> response =
        http.postJson("/login", "{\"username\":\"alice\",\"password\":\"wonderland\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"token_type\":\"Bearer\"");
  }

  @Test
  void userWhomAnAdministratorSignsOut_isSignedOutEverywhere_andMaySignInAgain() {
    try (Quickstart own = Quickstart.start(Options.parse("--port", "0"))) {
      Http server = new Http(own.address());
      String admin = server.tokenOf("alice", "wonderland");
      String here = server.tokenOf("bob", "builder");
      String there = server.tokenOf("bob", "builder");

      HttpResponse<String> response =
          server.postJson("/api/admin/sign-out", "{\"username\":\"bob\"}", bearer(admin));

      assertThat(response.statusCode()).isEqualTo(204);
      assertProblem(server.get("/api/me", bearer(here)), 401);
      assertProblem(server.get("/api/me", bearer(there)), 401);
      assertThat(server.get("/api/me", bearer(admin)).statusCode()).isEqualTo(200);
      // A token has whole seconds: the first that is issued in another second is good.
      await()
          .pollInterval(Duration.ofMillis(1100))
          .atMost(Duration.ofSeconds(30))
          .until(() -> isAdmitted(server, server.tokenOf("bob", "builder")));
    }
  }

  private static boolean isAdmitted(Http server, String token) {
    return server.get("/api/me", bearer(token)).statusCode() == 200;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "alice, {\"username\":\"mallory\"}, 404",
        "alice, {\"username\":\"\"}, 400",
        "alice, {}, 400",
        "alice, [], 400",
        "bob, {\"username\":\"alice\"}, 403",
      })
  void signingOutOthers_isForAdministrators_andExistingUsers(String who, String body, int status) {
    String token = who.equals("alice") ? alice : bob;

    assertProblem(http.postJson("/api/admin/sign-out", body, bearer(token)), status);
  }

  @Test
  void wrongPasswordAndUnknownUser_getTheSameAnswer() {
    HttpResponse<String> wrong = http.postForm("/login", "username=bob&password=wrong");
    HttpResponse<String> unknown = http.postForm("/login", "username=mallory&password=wrong");

    assertProblem(wrong, 401);
    assertProblem(unknown, 401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"carol", "m%C3%A4x", "%22%3B--"})
  void sixthTryInAMinute_isRefused_whetherTheUserExistsOrNot(String username) {
    for (int i = 0; i < 5; i++) {
      assertProblem(http.postForm("/login", "username=" + username + "&password=x"), 401);
    }

    HttpResponse<String> sixth = http.postForm("/login", "username=" + username + "&password=x");

    assertProblem(sixth, 429);
    assertThat(Integer.parseInt(header(sixth, "Retry-After"))).isBetween(1, 60);
  }

  @Test
  void passwordLongerThanBcryptLooksAt_isJustWrong() {
    assertProblem(http.postForm("/login", "username=dave&password=" + "x".repeat(5000)), 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "\"alice\"",
        "{}",
        "{\"username\":\"alice\"}",
        "{\"username\":null,\"password\":\"x\"}",
        "{\"username\":\"\",\"password\":\"x\"}",
        "{\"username\":1,\"password\":\"x\"}",
        "{\"username\":[\"alice\"],\"password\":\"x\"}",
        "{\"username\":\"a\",\"username\":\"b\",\"password\":\"x\"}",
        "{\"username\":\"a\",\"password\":\"x\"} {}",
        "{\"username\":\"a\",\"password\":\"x\",\"otp\":\"1\"}"
      })
  void malformedJsonLogin_is400(String body) {
    assertProblem(http.postJson("/login", body), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username=alice",
        "username=&password=x",
        "username=a&username=b&password=x",
        "username=%zz&password=x",
        "username=%ff%fe&password",
        "="
      })
  void malformedFormLogin_is400(String body) {
    assertProblem(http.postForm("/login", body), 400);
  }

  @Test
  void usernameThatIsTooLong_is400() {
    assertProblem(http.postForm("/login", "username=" + "x".repeat(101) + "&password=x"), 400);
  }

  @Test
  void otherMediaTypes_are415() {
    assertProblem(http.send("POST", "/login", "x", "Content-Type", "text/plain"), 415);
    assertProblem(http.send("POST", "/login", "x"), 415);
    assertProblem(
        http.send(
            "POST", "/api/orders", "x", "Authorization", "Bearer " + alice, "Content-Type", "a/b"),
        415);
  }

  @Test
  void bodyOver8KiB_is413() {
    assertProblem(http.postForm("/login", "x".repeat(8 * 1024 + 1)), 413);
    assertProblem(http.postJson("/api/orders", "x".repeat(8 * 1024 + 1), bearer(alice)), 413);
  }

  @Test
  void getLogin_is405() {
    assertProblem(http.get("/login"), 405);
  }

  @Test
  void jwkSet_isPublicAndHasNoPrivatePart() {
    HttpResponse<String> response = http.get("/.well-known/jwks.json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/jwk-set+json");
    assertThat(response.body()).contains("\"alg\":\"ES256\"").doesNotContain("\"d\"");
  }

  @Test
  void health_isPublic() {
    HttpResponse<String> response = http.get("/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"up\"}\n");
  }

  @Test
  void me_tellsPrincipalRolesScopesAndExpiry() {
    HttpResponse<String> response = http.get("/api/me", bearer(alice));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .matches(
            "\\{\"name\":\"alice\",\"issuer\":\"https://passport-office.example\","
                + "\"roles\":\\[\"admin\"],\"scopes\":\\[\"orders:read\",\"orders:write\"],"
                + "\"expires_at\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\"}\n");
    assertThat(http.get("/api/me", bearer(bob)).body())
        .contains("\"roles\":[],\"scopes\":[\"orders:read\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/api/orders", "/api/orders/1", "/api/admin/audit", "/else"})
  void withoutToken_is401WithBareChallenge(String path) {
    HttpResponse<String> response = http.get(path);

    assertProblem(response, 401);
    assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void tokenThatWasTamperedWith_is401() {
    String[] parts = alice.split("\\.");
    HttpResponse<String> response =
        http.get("/api/me", bearer(parts[0] + "." + parts[1] + "." + bob.split("\\.")[2]));

    assertProblem(response, 401);
    assertThat(header(response, "WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void order_isTakenListedAndFound() {
    HttpResponse<String> taken =
        http.postJson("/api/orders", "{\"item\":\"täa 'x'\",\"quantity\":2}", bearer(alice));

    assertThat(taken.statusCode()).isEqualTo(201);
    assertThat(taken.body())
        .contains("\"item\":\"täa 'x'\",\"quantity\":2,\"ordered_by\":\"alice\"");
    String location = header(taken, "Location");
    assertThat(location).matches("/api/orders/\\d+");
    assertThat(http.get(location, bearer(bob)).body()).isEqualTo(taken.body());
    assertThat(http.get("/api/orders", bearer(bob)).body()).contains(taken.body().strip());
  }

  @Test
  void orderWithoutTheScopeToWrite_is403AndNamesTheScope() {
    HttpResponse<String> response =
        http.postJson("/api/orders", "{\"item\":\"tea\",\"quantity\":2}", bearer(bob));

    assertProblem(response, 403);
    assertThat(header(response, "WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"orders:write\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1]",
        "{}",
        "{\"item\":\"tea\"}",
        "{\"item\":\" \",\"quantity\":1}",
        "{\"item\":\"tea\",\"quantity\":0}",
        "{\"item\":\"tea\",\"quantity\":1001}",
        "{\"item\":\"tea\",\"quantity\":1.5}",
        "{\"item\":\"tea\",\"quantity\":\"1\"}",
        "{\"item\":\"tea\",\"quantity\":99999999999}",
        "{\"item\":true,\"quantity\":1}"
      })
  void badOrder_is400(String body) {
    assertProblem(http.postJson("/api/orders", body, bearer(alice)), 400);
  }

  @Test
  void orderWhoseItemIsTooLong_is400AndSaysWhatIsAllowed() {
    String item = "x".repeat(101);
    HttpResponse<String> response =
        http.postJson("/api/orders", "{\"item\":\"" + item + "\",\"quantity\":1}", bearer(alice));

    assertProblem(response, 400);
    assertThat(response.body()).contains("at most 100 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "999", "x", "1e1", "99999999999999999999", "1/2"})
  void orderThatDoesNotExist_is404(String id) {
    assertProblem(http.get("/api/orders/" + id, bearer(alice)), 404);
  }

  @Test
  void audit_isForAdminsAndShowsTheLatestDecisions() {
    assertProblem(http.get("/api/admin/audit", bearer(bob)), 403);

    HttpResponse<String> response = http.get("/api/admin/audit", bearer(alice));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"decision\":\"refused\",\"user\":\"bob\"", "\"user\":\"alice\"")
        .doesNotContain(alice.split("\\.")[2]);
  }

  @ParameterizedTest
  @CsvSource({"DELETE,/api/me", "PUT,/api/orders", "PUT,/login", "POST,/health"})
  void methodThatAResourceDoesNotHave_is405(String method, String path) {
    assertProblem(http.send(method, path, "", bearer(alice)), 405);
  }

  @Test
  void methodThatNoServletHas_is501() {
    assertProblem(http.send("PATCH", "/api/me", "", bearer(alice)), 501);
  }

  @Test
  void pathThatDoesNotExist_is404() {
    assertProblem(http.send("POST", "/nowhere", "", bearer(alice)), 404);
    assertProblem(http.get("/nowhere", bearer(alice)), 404);
    assertProblem(http.postJson("/api/orders/1", "{}", bearer(alice)), 404);
  }

  @Test
  void head_isAnsweredWithoutBody() {
    HttpResponse<String> refused = http.send("HEAD", "/api/me", "");
    HttpResponse<String> granted = http.send("HEAD", "/api/me", "", bearer(alice));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(granted.statusCode()).isEqualTo(200);
    assertThat(refused.body() + granted.body()).isEmpty();
  }

  @Test
  void answers_doNotNameTheServer() {
    assertThat(http.get("/health").headers().firstValue("Server")).isEmpty();
  }
}
