package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** The quickstart's page in a browser, and how people use it. */
final class QuickstartPage {

  /** What browsers write about every refusal, wherever it was expected. */
  private static final Pattern REFUSED_REQUEST =
      Pattern.compile(
          "SEVERE http://[\\w.:]+/(api/\\S+|login) - Failed to load resource: "
              + "the server responded with a status of 4\\d\\d \\(.*\\)");

  enum Mode {
    MEMORY,
    COOKIE
  }

  private final Browser browser;

  private QuickstartPage(Browser browser) {
    this.browser = browser;
  }

  /** Opens the page in a browser that has never been there. */
  static QuickstartPage open(Browser browser, Site site) {
    browser.forgetCookies();
    browser.open(site.address());
    browser.console();
    QuickstartPage page = new QuickstartPage(browser);
    page.awaitReady();
    return page;
  }

  void reload() {
    browser.reload();
    awaitReady();
  }

  private void awaitReady() {
    until(() -> browser.shows("sign-in") != browser.shows("paste"));
  }

  void choose(Mode mode) {
    browser.choose("input[value=" + mode.name().toLowerCase(Locale.ROOT) + "]");
  }

  /** Signs in as alice. */
  void signIn(Mode mode) {
    choose(mode);
    browser.click("sign-in-button");
    until(() -> browser.text("message").equals("Signed in as alice."));
  }

  void signOut() {
    browser.click("sign-out");
    until(() -> browser.text("message").startsWith("Signed out."));
  }

  /** Presses a button that sends a request, and waits for the answer to be shown. */
  void ask(String button) {
    browser.run("document.getElementById('asked').textContent = '…'");
    browser.click(button);
    until(() -> !browser.text("asked").equals("…"));
  }

  void assertAnswer(String asked, String challenge, String verdict) {
    assertThat(browser.text("asked")).isEqualTo(asked);
    assertThat(browser.text("verdict")).startsWith(verdict);
    assertThat(asked).endsWith(browser.text("status"));
    assertThat(browser.text("challenge")).isEqualTo(challenge);
    boolean admitted = Pattern.compile(": 2\\d\\d ").matcher(asked).find();
    assertThat(browser.text("stamp")).startsWith(admitted ? "ADMITTED" : "REFUSED");
  }

  String text(String id) {
    return browser.text(id);
  }

  boolean shows(String id) {
    return browser.shows(id);
  }

  void until(BooleanSupplier condition) {
    until(Duration.ofSeconds(10), condition);
  }

  void until(Duration limit, BooleanSupplier condition) {
    await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(condition::getAsBoolean);
  }

  /** Nothing in the console but the refusals that belong to the story. */
  static void assertConsoleIsQuiet(Browser browser) {
    List<String> complaints =
        browser.console().stream()
            .filter(line -> !REFUSED_REQUEST.matcher(line).matches())
            .toList();
    assertThat(complaints).isEmpty();
  }
}
