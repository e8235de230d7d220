package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static dev.borderpost.examples.Http.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.examples.quickstart.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quickstart does for its page: the files, the cookie, signing out. */
class QuickstartPageTest {

  private static Quickstart quickstart;
  private static Http http;
  private static String cookie;

  @BeforeAll
  static void start() {
    quickstart = Quickstart.start(Options.parse("--port", "0"));
    http = new Http(quickstart.address());
    cookie = "passport=" + setCookie(signIn("\"cookie\":true")).group(1);
  }

  @AfterAll
  static void stop() {
    quickstart.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/page/page.css, text/css",
    "/page/page.js, text/javascript",
    "/page/border.js, text/javascript",
    "/page/passport.js, text/javascript",
    "/page/emblem.svg, image/svg+xml"
  })
  void page_isPublic_andLetsNobodyElseIn(String path, String mediaType) {
    HttpResponse<String> response = http.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith(mediaType);
    assertThat(header(response, "Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(response.body()).doesNotContain("style=", "onclick", "innerHTML", "localStorage.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page", "/page/", "/page/absent", "/page/users.properties"})
  void otherFiles_are404(String path) {
    assertProblem(http.get(path), 404);
  }

  @Test
  void site_tellsWhoseTokensAreGood_andWhetherThereIsACookie() {
    String site =
        "{\"sign_in\":true,\"issuer\":\"https://passport-office.example\","
            + "\"audience\":\"api://orders\",\"cookie\":\"passport\",\"cookie_sent\":%s}\n";

    assertThat(http.get("/page/site.json").body()).isEqualTo(site.formatted(false));
    assertThat(http.get("/page/site.json", "Cookie", "a=b; passport=x").body())
        .isEqualTo(site.formatted(true));
  }

  @Test
  void loginThatAsksForACookie_getsTheTokenThere_andNotInTheBody() {
    HttpResponse<String> response = signIn("\"cookie\":true");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"cookie\":\"passport\",\"expires_in\":900}\n");
    assertThat(Integer.parseInt(setCookie(response).group(2))).isBetween(890, 900);
  }

  @Test
  void loginByForm_getsNoCookie() {
    HttpResponse<String> response =
        http.postForm("/login", "username=bob&password=builder&cookie=true&lifetime=1");

    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(response.body()).contains("\"access_token\":", "\"expires_in\":900");
  }

  @Test
  void tokenForASecond_isRefusedAfterThat() {
    HttpResponse<String> response = signIn("\"lifetime\":1");
    Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(response.body());
    assertThat(token.find()).isTrue();
    assertThat(response.body()).contains("\"expires_in\":1}");

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(header(http.get("/api/me", bearer(token.group(1))), "WWW-Authenticate"))
                    .contains("The access token expired"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"lifetime\":0",
        "\"lifetime\":-1",
        "\"lifetime\":901",
        "\"lifetime\":1.5",
        "\"lifetime\":\"10\"",
        "\"lifetime\":9999999999",
        "\"cookie\":\"true\"",
        "\"cookie\":1"
      })
  void wishThatCannotBeGranted_is400(String wish) {
    assertProblem(signIn(wish), 400);
  }

  @Test
  void cookie_opensTheBorder() {
    assertThat(http.get("/api/me", "Cookie", cookie).body()).contains("\"name\":\"alice\"");
  }

  @Test
  void header_countsMoreThanTheCookie() {
    String bob = http.tokenOf("bob", "builder");

    assertThat(http.get("/api/me", "Cookie", cookie, "Authorization", "Bearer " + bob).body())
        .contains("\"name\":\"bob\"");
    assertProblem(http.get("/api/me", "Cookie", cookie, "Authorization", "Bearer x.y.z"), 401);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, 201",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, cross-site, 403",
    "Origin, http://127.0.0.1:1, 403",
    "X-Other, x, 403"
  })
  void orderByFormWithTheCookie_hasToComeFromThePage(String name, String value, int status) {
    HttpResponse<String> response =
        http.send(
            "POST",
            "/api/orders",
            "item=tea&quantity=2",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Cookie",
            cookie,
            name,
            value);

    assertThat(response.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "item=tea", "quantity=1", "item=tea&quantity=x", "item=&quantity=1"})
  void malformedOrderByForm_is400(String form) {
    assertProblem(
        http.send(
            "POST",
            "/api/orders",
            form,
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Cookie",
            cookie,
            "Sec-Fetch-Site",
            "same-origin"),
        400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "passport=rubbish", "passport=e30.e30.AAAA"})
  void logout_clearsTheCookie_goodOrBad(String sent) {
    HttpResponse<String> response = http.postJson("/logout", "{}", "Cookie", sent);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(header(response, "Set-Cookie"))
        .isEqualTo("passport=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void tokenOfACookieThatWasSignedOut_isRefused_andNoOther() {
    String other = "passport=" + setCookie(signIn("\"cookie\":true")).group(1);
    String mine = "passport=" + setCookie(signIn("\"cookie\":true")).group(1);
    assertThat(http.get("/api/me", "Cookie", mine).statusCode()).isEqualTo(200);

    assertThat(http.postJson("/logout", "{}", "Cookie", mine).statusCode()).isEqualTo(204);

    assertProblem(http.get("/api/me", "Cookie", mine), 401);
    assertThat(http.get("/api/me", "Cookie", other).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x"
      })
  void logoutThatAnySiteCouldAskFor_clearsNothing(String mediaType) {
    HttpResponse<String> response =
        http.send("POST", "/logout", "{}", "Content-Type", mediaType, "Cookie", cookie);

    assertProblem(response, 415);
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  private static HttpResponse<String> signIn(String wish) {
    return http.postJson(
        "/login", "{\"username\":\"alice\",\"password\":\"wonderland\"," + wish + "}");
  }

  private static Matcher setCookie(HttpResponse<String> response) {
    Matcher setCookie =
        Pattern.compile(
                "passport=([\\w-]+\\.[\\w-]+\\.[\\w-]+); Max-Age=(\\d+); Path=/; HttpOnly;"
                    + " SameSite=Lax")
            .matcher(header(response, "Set-Cookie"));
    assertThat(setCookie.matches()).as(response.toString()).isTrue();
    return setCookie;
  }
}
