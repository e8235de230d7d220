package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.QuickstartPage.Mode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;

/** Every button of the page, with the token in memory and in a cookie. */
class PageIT {

  private static final String NOT_VALID =
      "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"";
  private static final String EXPIRED =
      "Bearer error=\"invalid_token\", error_description=\"The access token expired\"";

  private static Browser browser;

  private Site site;
  private QuickstartPage page;

  @BeforeAll
  static void startBrowser() {
    browser = new Browser();
  }

  @AfterAll
  static void stopBrowser() throws IOException {
    browser.close();
  }

  @BeforeEach
  void open() {
    site = Site.start();
    page = QuickstartPage.open(browser, site);
  }

  @AfterEach
  void close() {
    site.close();
    QuickstartPage.assertConsoleIsQuiet(browser);
  }

  @Test
  void atFirst_thereIsNoPassport_andTheBorderAsksForOne() {
    assertThat(page.text("no-passport")).contains("You have none yet");
    assertThat(page.text("verdict")).isEqualTo("Nothing was asked yet.");
    assertThat(page.shows("passport")).isFalse();

    for (String button : List.of("call-me", "call-orders", "call-audit")) {
      page.ask(button);
      assertThat(page.text("status")).isEqualTo("401 Unauthorized");
      assertThat(page.text("challenge")).isEqualTo("Bearer");
    }
    page.ask("call-order");
    page.assertAnswer(
        "POST /api/orders: 401 Unauthorized",
        "Bearer",
        "Refused: there was no passport to look at.");
    browser.click("tamper");
    page.until(() -> page.text("message").startsWith("There is nothing to forge yet"));
  }

  @Test
  void signInToMemory_showsThePassportInItsParts() {
    page.signIn(Mode.MEMORY);

    assertThat(page.text("name")).isEqualTo("alice");
    assertThat(page.text("issued-by")).isEqualTo("https://passport-office.example");
    assertThat(page.text("roles")).isEqualTo("admin");
    assertThat(page.text("scopes")).isEqualTo("orders:read, orders:write");
    assertThat(page.text("validity")).isEqualTo("Valid");
    assertThat(page.text("zone")).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    assertThat(page.text("header-part"))
        .contains("typ\nat+jwt\nWhat kind of token", "alg\nES256\nHow it is signed.");
    assertThat(page.text("claims-part"))
        .contains("sub\nalice\nWhom it is about.", "aud\n[\"api://orders\"]\nWhom it is for.")
        .containsPattern("exp\n\\d{10} \\(\\d\\d:\\d\\d:\\d\\d\\)\nUntil when it is good.");
    assertThat(page.text("signature-size")).isEqualTo("64");
    assertThat(page.shows("sealed")).isFalse();
    assertThat(page.text("body")).doesNotContain(page.text("zone"));
    assertThat(page.text("request")).doesNotContain("wonderland");
    assertThat(browser.cookie("passport")).isNull();
    assertThatNothingIsStored();
  }

  @Test
  void signInToCookie_leavesNothingForScripts() {
    page.signIn(Mode.COOKIE);

    assertThat(page.text("name")).isEqualTo("alice");
    assertThat(page.text("scopes")).isEqualTo("orders:read, orders:write");
    assertThat(page.text("zone")).startsWith("passport=<<<");
    assertThat(page.text("sealed")).contains("this page cannot read it");
    assertThat(page.shows("parts")).isFalse();
    Cookie cookie = browser.cookie("passport");
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Lax");
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    assertThat(browser.source()).doesNotContain(cookie.getValue());
    assertThatNothingIsStored();
  }

  private void assertThatNothingIsStored() {
    assertThat(browser.run("return localStorage.length + sessionStorage.length")).isEqualTo(0L);
    assertThat(browser.address()).isEqualTo(site.address() + "/");
  }

  @Test
  void cookieMode_saysWhatTheCookieIsCalled_andWhy() {
    assertThat(page.shows("cookie-note")).isFalse();

    page.choose(Mode.COOKIE);

    assertThat(page.text("cookie-note"))
        .contains("the cookie is called passport", "__Host-passport and Secure");
  }

  @ParameterizedTest
  @EnumSource
  void admin_crossesTheBorderEverywhere(Mode mode) {
    page.signIn(mode);

    page.ask("call-me");
    page.assertAnswer("GET /api/me: 200 OK", "none", "Admitted.");
    assertThat(page.text("body")).contains("\"name\": \"alice\"");
    page.ask("call-order");
    page.assertAnswer("POST /api/orders: 201 Created", "none", "Admitted.");
    assertThat(page.text("request")).contains("{\"item\":\"tea\",\"quantity\":2}");
    page.ask("call-orders");
    page.assertAnswer("GET /api/orders: 200 OK", "none", "Admitted.");
    assertThat(page.text("body")).contains("\"item\": \"tea\"", "\"ordered_by\": \"alice\"");
    page.ask("call-audit");
    page.assertAnswer("GET /api/admin/audit: 200 OK", "none", "Admitted.");
    assertThat(page.text("body")).contains("\"decision\": \"granted\"");
    assertThat(page.text("request"))
        .contains(mode == Mode.COOKIE ? "Cookie: passport=…" : "Authorization: Bearer eyJ");
  }

  @ParameterizedTest
  @EnumSource
  void userWithoutScopeAndRole_isToldWhatIsMissing(Mode mode) {
    page.choose(mode);
    browser.choose("[data-user=bob]");
    browser.click("sign-in-button");
    page.until(() -> page.text("message").equals("Signed in as bob."));

    page.ask("call-order");
    page.assertAnswer(
        "POST /api/orders: 403 Forbidden",
        "Bearer error=\"insufficient_scope\", error_description=\"The request requires higher"
            + " privileges than the access token provides\", scope=\"orders:write\"",
        "Refused: the passport is good, but not for this.");
    page.ask("call-audit");
    assertThat(page.text("status")).isEqualTo("403 Forbidden");
    assertThat(page.text("challenge")).isEqualTo("none");
    page.ask("call-orders");
    assertThat(page.text("status")).isEqualTo("200 OK");
  }

  @ParameterizedTest
  @EnumSource
  void tamperingWithAClaim_isRefused(Mode mode) {
    page.signIn(mode);

    page.ask("tamper");

    page.assertAnswer("GET /api/me: 401 Unauthorized", NOT_VALID, "Refused: not a good passport.");
    assertThat(page.text("story")).contains("sub says mallory");
    assertThat(page.text("request")).contains("Authorization: Bearer eyJ");
    assertThat(site.decisions())
        .contains("\"reason\":\"" + (mode == Mode.MEMORY ? "bad_signature" : "unknown_key") + "\"");
    page.ask("call-me");
    assertThat(page.text("body")).contains("\"name\": \"alice\"");
  }

  @ParameterizedTest
  @EnumSource
  void algNone_isRefused(Mode mode) {
    page.signIn(mode);

    page.ask("none");

    page.assertAnswer("GET /api/me: 401 Unauthorized", NOT_VALID, "Refused: not a good passport.");
    assertThat(page.text("story")).contains("alg: none");
    assertThat(site.decisions()).contains("\"reason\":\"malformed\"");
  }

  @ParameterizedTest
  @EnumSource
  void tokenThatExpiresWhileThePageIsOpen_isRefused(Mode mode) {
    page.choose(mode);
    browser.click("expire");
    page.until(() -> page.text("left").matches("0:(10|0\\d)"));
    page.ask("call-me");
    assertThat(page.text("status")).isEqualTo("200 OK");

    page.until(Duration.ofSeconds(20), () -> page.text("verdict").startsWith("Refused"));

    if (mode == Mode.MEMORY) {
      page.assertAnswer("GET /api/me: 401 Unauthorized", EXPIRED, "Refused: the passport has");
      assertThat(page.text("story")).isEqualTo("Ten seconds are over.");
    } else {
      page.assertAnswer("GET /api/me: 401 Unauthorized", "Bearer", "Refused: there was no");
      assertThat(page.text("story")).contains("the browser has dropped the cookie by itself");
    }
    assertThat(page.text("validity")).isEqualTo("Expired");
    assertThat(page.text("left")).isEqualTo("0:00");
    assertThat(page.text("message")).isEqualTo("Your passport has expired.");
    page.ask("call-orders");
    assertThat(page.text("status")).isEqualTo("401 Unauthorized");
    page.signOut();
    assertThat(page.text("message")).doesNotContain("a copy of the token");
  }

  @Test
  void signOut_forgetsTheTokenInMemory_whichItselfStaysGood() {
    page.signIn(Mode.MEMORY);
    String token = page.text("zone");

    page.signOut();

    assertThat(page.text("message"))
        .matches(
            "Signed out. Forgotten. .* a copy of the token is good until \\d\\d:\\d\\d:\\d\\d.");
    assertThat(page.shows("passport")).isFalse();
    assertThat(browser.source()).doesNotContain(token.split("\\.")[2]);
    page.ask("call-me");
    page.assertAnswer("GET /api/me: 401 Unauthorized", "Bearer", "Refused: there was no passport");
    assertThat(site.statusFor(token)).isEqualTo(200);
  }

  @Test
  void signOut_clearsTheCookie_andRevokesItsToken() {
    page.signIn(Mode.COOKIE);
    String token = browser.cookie("passport").getValue();

    page.signOut();

    page.assertAnswer("POST /logout: 204 No Content", "none", "Admitted.");
    assertThat(page.text("message"))
        .isEqualTo(
            "Signed out. The browser has forgotten the cookie."
                + " Its token is revoked: a copy of it is good for nothing.");
    assertThat(browser.cookie("passport")).isNull();
    page.ask("call-me");
    page.assertAnswer("GET /api/me: 401 Unauthorized", "Bearer", "Refused: there was no passport");
    assertThat(site.statusFor(token)).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void changeOfMode_signsOut(Mode mode) {
    page.signIn(mode);

    page.choose(mode == Mode.COOKIE ? Mode.MEMORY : Mode.COOKIE);

    page.until(() -> page.text("message").startsWith("Signed out."));
    assertThat(page.shows("passport")).isFalse();
    assertThat(browser.cookie("passport")).isNull();
  }

  @Test
  void reload_losesWhatIsInMemory() {
    page.signIn(Mode.MEMORY);

    page.reload();

    assertThat(page.text("no-passport")).contains("You have none yet");
  }

  @Test
  void reload_keepsWhatIsInTheCookie() {
    page.signIn(Mode.COOKIE);

    page.reload();

    page.until(() -> page.text("message").equals("Signed in as alice."));
    page.ask("call-me");
    assertThat(page.text("status")).isEqualTo("200 OK");
  }

  @Test
  void cookieThatIsNoGood_isShownAndCleared() {
    browser.setCookie(site.address(), "passport", "e30.e30.AAAA");

    page.reload();

    page.until(() -> page.text("asked").startsWith("GET /api/me: 401"));
    assertThat(page.text("story")).contains("a cookie from earlier");
    page.until(() -> browser.cookie("passport") == null);
  }

  @Test
  void wrongPassword_isSaid_untilThereWereTooManyTries() {
    browser.type("password", "wrong");
    for (int i = 0; i < 5; i++) {
      page.ask("sign-in-button");
      page.until(
          () -> page.text("message").equals("Not signed in: user name or password is wrong."));
    }

    page.ask("sign-in-button");

    page.until(() -> page.text("message").startsWith("Too many sign-ins"));
    assertThat(page.text("asked")).isEqualTo("POST /login: 429 Too Many Requests");
    assertThat(page.shows("passport")).isFalse();
  }

  @Test
  void serverThatIsGone_isSaid() {
    Site gone = Site.start();
    page = QuickstartPage.open(browser, gone);
    gone.close();

    browser.click("call-me");

    page.until(() -> page.text("verdict").equals("No answer: the server cannot be reached."));
    assertThat(browser.console()).singleElement().asString().contains("ERR_CONNECTION_REFUSED");
  }

  @Test
  void everythingCanBeReachedByKeyboard_inTheOrderOfThePage() {
    page.signIn(Mode.MEMORY);
    page.reload();
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      reached.add(browser.press(Keys.TAB));
    }

    assertThat(reached)
        .containsSubsequence(
            "username",
            "password",
            "sign-in-button",
            "call-me",
            "call-orders",
            "call-order",
            "call-audit",
            "tamper",
            "none",
            "expire");
  }

  @Test
  void enterKey_signsIn() {
    browser.click("password");

    browser.press(Keys.ENTER);

    page.until(() -> page.text("message").equals("Signed in as alice."));
  }

  @Test
  void scriptAndStyleThatGetIntoThePage_haveNoEffect() {
    browser.run(
        "document.body.insertAdjacentHTML('beforeend',"
            + " '<img src=x onerror=\"window.stolen = 1\"><p id=\"styled\" style=\"color: red\">x</p>');"
            + "const script = document.createElement('script');"
            + "script.textContent = 'window.stolen = 2';"
            + "document.body.append(script);");

    List<String> console = new ArrayList<>();
    page.until(
        () -> {
          console.addAll(browser.console());
          return console.toString().contains("script-src 'self'")
              && console.toString().contains("/x - Failed"); // the picture's own complaint
        });
    assertThat(browser.run("return window.stolen")).isNull();
    assertThat(browser.run("return getComputedStyle(document.getElementById('styled')).color"))
        .isNotEqualTo("rgb(255, 0, 0)");
  }
}
