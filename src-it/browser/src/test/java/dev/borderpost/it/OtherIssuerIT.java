package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page where tokens come from somebody else, and have to be pasted. */
class OtherIssuerIT {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final TokenIssuer ISSUER =
      TokenIssuer.builder("https://id.example.com", KEYS).audience("api").build();

  private static Browser browser;
  private static Site site;

  private QuickstartPage page;

  @BeforeAll
  static void start(@TempDir Path temporary) throws IOException {
    Path keys = Files.writeString(temporary.resolve("jwks.json"), KEYS.publicJwkSet());
    site =
        Site.start(
            "--port",
            "0",
            "--issuer",
            "https://id.example.com",
            "--audience",
            "api",
            "--keys",
            keys.toString());
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
    browser.close();
  }

  @BeforeEach
  void open() {
    page = QuickstartPage.open(browser, site);
  }

  @AfterEach
  void listenToConsole() {
    QuickstartPage.assertConsoleIsQuiet(browser);
  }

  @Test
  void pageSaysWhoseTokensAreGood_andDoesNotOfferSignIn() {
    assertThat(page.text("issuer")).isEqualTo("https://id.example.com");
    assertThat(page.text("audience")).isEqualTo("api");
    assertThat(page.shows("sign-in")).isFalse();
    assertThat(browser.isEnabled("expire")).isFalse();
    assertThat(page.text("expire")).contains("its issuer decides");
  }

  @Test
  void pastedToken_isReadAndUsed() {
    paste("\n " + ISSUER.token("carol").scopes("orders:read").sign() + "\n");

    assertThat(page.text("name")).isEqualTo("carol");
    assertThat(browser.run("return document.getElementById('pasted').value")).isEqualTo("");
    page.ask("call-orders");
    page.assertAnswer("GET /api/orders: 200 OK", "none", "Admitted.");
    page.ask("tamper");
    assertThat(page.text("status")).isEqualTo("401 Unauthorized");
    page.ask("none");
    assertThat(page.text("status")).isEqualTo("401 Unauthorized");
    page.signOut();
    assertThat(page.shows("passport")).isFalse();
  }

  @Test
  void whatIsInAToken_isShownAndNeverRun() {
    String hostile = "<img src=/page/x onerror=\"window.stolen=1\">";

    paste(ISSUER.token(hostile).claim(hostile, hostile).claim("toString", hostile).sign());

    assertThat(page.text("name")).isEqualTo(hostile);
    assertThat(page.text("claims-part"))
        .contains(hostile + "\n" + hostile + "\nAn agreement between", "toString\n" + hostile);
    assertThat(browser.run("return document.querySelectorAll('#passport img, #parts img').length"))
        .isEqualTo(0L);
    assertThat(browser.run("return window.stolen")).isNull();
  }

  @Test
  void whatIsNoToken_isSaid() {
    browser.type("pasted", "e30.rubbish");
    browser.click("paste-button");

    page.until(() -> page.text("message").startsWith("That is not a signed token"));
    assertThat(page.shows("passport")).isFalse();
  }

  @Test
  void tokenOfSomebodyElse_isShown_butRefusedAtTheBorder() {
    paste(
        TokenIssuer.builder("https://other.example", SigningKeys.generate(JwsAlgorithm.ES256))
            .audience("api")
            .build()
            .token("carol")
            .sign());

    page.ask("call-me");

    assertThat(page.text("status")).isEqualTo("401 Unauthorized");
    assertThat(page.text("challenge")).contains("error=\"invalid_token\"");
  }

  @Test
  void tokenThatIsRefused_isExplainedStepByStep() {
    browser.type(
        "pasted",
        TokenIssuer.builder("https://id.example.com", KEYS)
            .audience("account")
            .build()
            .token("carol")
            .sign());
    browser.click("explain-button");

    page.until(() -> page.text("explained").startsWith("Refused: wrong_audience, status 401"));
    assertThat(page.text("explained")).contains("tokens are for [account], accepted is [api]");
    assertThat(page.text("advice")).contains("set audience");
    assertThat(page.text("steps")).contains("audience failed", "times not reached");
    assertThat(page.shows("passport")).isFalse();
  }

  @Test
  void requestThatIsRefused_isExplainedWithItsRule() {
    paste(ISSUER.token("carol").scopes("orders:read").sign());
    page.ask("call-order");

    page.until(() -> page.text("explained").startsWith("Refused: insufficient_scope"));
    assertThat(page.text("steps")).contains("policies ok", "rules failed");
    page.ask("call-orders");
    page.until(() -> !page.shows("explanation"));
  }

  @Test
  void whatIsNoToken_isExplainedToo() {
    browser.type("pasted", "opaque");
    browser.click("explain-button");

    page.until(() -> page.text("explained").startsWith("Refused: malformed"));
    assertThat(page.text("advice")).contains("opaque token");
  }

  private void paste(String token) {
    browser.type("pasted", token);
    browser.click("paste-button");
    page.until(() -> page.text("message").startsWith("Signed in as"));
  }
}
