package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.it.QuickstartPage.Mode;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the page looks: nothing that axe-core finds serious, nothing wider than the window. Pictures
 * to look at are left in {@code target/screenshots}.
 */
class LooksIT {

  private static final Path SCREENSHOTS = Path.of(System.getProperty("screenshots"));

  private static Browser browser;
  private static Site site;
  private static String axe;

  private QuickstartPage page;

  @BeforeAll
  static void start() throws IOException {
    try (InputStream script = LooksIT.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws IOException {
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
  }

  @ParameterizedTest
  @CsvSource({"1280, light, true", "1280, dark, false", "390, light, false", "390, dark, true"})
  void page_looksGood(int width, String colourScheme, boolean untilExpired) {
    browser.show(width, colourScheme);
    look("start", width, colourScheme);

    page.signIn(Mode.MEMORY);
    page.ask("tamper");
    look("refused", width, colourScheme);

    if (untilExpired) {
      browser.click("expire");
      page.until(() -> page.text("left").matches("0:(10|0\\d)"));
      page.until(
          Duration.ofSeconds(20),
          () -> page.text("verdict").equals("Refused: the passport has expired."));
      look("expired", width, colourScheme);
    }
    page.signOut();

    page.signIn(Mode.COOKIE);
    page.ask("call-order");
    look("cookie", width, colourScheme);
    page.ask("call-audit");
    look("audit", width, colourScheme);
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "390, dark"})
  void explanation_looksGood(int width, String colourScheme, @TempDir Path directory)
      throws IOException {
    SigningKeys signing = SigningKeys.generate(JwsAlgorithm.ES256);
    Path keys = Files.writeString(directory.resolve("jwks.json"), signing.publicJwkSet());
    String issuer = "https://id.example.com";
    try (Site other =
        Site.start(
            "--port", "0", "--issuer", issuer, "--audience", "api", "--keys", keys.toString())) {
      page = QuickstartPage.open(browser, other);
      browser.show(width, colourScheme);
      browser.type(
          "pasted",
          TokenIssuer.builder(issuer, signing).audience("account").build().token("carol").sign());
      browser.click("explain-button");
      page.until(() -> page.text("explained").startsWith("Refused: wrong_audience"));

      look("explained", width, colourScheme);
    }
  }

  private void look(String what, int width, String colourScheme) {
    browser.photograph(SCREENSHOTS.resolve(what + "-" + width + "-" + colourScheme + ".png"));
    assertThat(
            browser.run(
                "const {scrollWidth, clientWidth} = document.documentElement;"
                    + "return scrollWidth - clientWidth"))
        .as("what juts out of %s", what)
        .isEqualTo(0L);
    assertThat(seriousViolations()).as(what).isEmpty();
  }

  @SuppressWarnings("unchecked") // a JavaScript array of strings
  private static List<String> seriousViolations() {
    browser.run(axe);
    return (List<String>)
        browser.await(
            "const {violations} = await axe.run();"
                + "return violations"
                + ".filter(({impact}) => impact === 'serious' || impact === 'critical')"
                + ".flatMap(({id, nodes}) => nodes.map(node => id + ': ' + node.html + ' '"
                + " + node.failureSummary));");
  }
}
