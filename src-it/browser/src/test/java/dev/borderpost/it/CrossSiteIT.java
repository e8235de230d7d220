package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.it.QuickstartPage.Mode;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody is signed in with a cookie and visits another origin, which tries to use that. On
 * another port of the same host it is the same site to browsers, so {@code SameSite} does not help:
 * the cookie comes along. On another host it stays at home.
 */
class CrossSiteIT {

  /** Where the attacker's page is, and what the border sees of the cookie on unsafe requests. */
  enum Neighbour {
    ANOTHER_PORT("127.0.0.1", "cross_site"),
    ANOTHER_HOST("localhost", "no_credentials");

    private final String host;
    private final String reason;

    Neighbour(String host, String reason) {
      this.host = host;
      this.reason = reason;
    }
  }

  private static HttpServer attacker;
  private static Browser browser;

  private Site site;

  @BeforeAll
  static void start() throws IOException {
    attacker = AttackerSite.start();
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    attacker.stop(0);
  }

  @BeforeEach
  void signIn() {
    site = Site.start();
    QuickstartPage.open(browser, site).signIn(Mode.COOKIE);
  }

  @AfterEach
  void nothingHasHappened() {
    try (Site victim = site) {
      assertThat(victim.orders()).isEqualTo("[]\n");
      browser.open(victim.address());
      assertThat(browser.await("return (await fetch('/api/me')).text()").toString())
          .startsWith("{\"name\":\"alice\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void formPost_doesNotOrder(Neighbour neighbour) {
    visit(neighbour);

    String answer =
        submit(
            "/api/orders",
            "application/x-www-form-urlencoded",
            "<input name=item value=coffee><input name=quantity value=1000>");

    assertThat(answer)
        .contains("\"status\":" + (neighbour == Neighbour.ANOTHER_PORT ? "403" : "401"));
    assertThat(site.decisions()).contains(refusal("/api/orders", neighbour));
  }

  /** The field name and its value are JSON together, with the equals sign within a string. */
  @ParameterizedTest
  @EnumSource
  void formPostThatLooksLikeJson_doesNotOrder(Neighbour neighbour) {
    visit(neighbour);

    submit(
        "/api/orders",
        "text/plain",
        "<input name='{\"quantity\":1,\"item\":\"coffee' value='\"}'>");

    assertThat(site.decisions()).contains(refusal("/api/orders", neighbour));
  }

  @ParameterizedTest
  @EnumSource
  void fetchWithCredentials_doesNotOrder(Neighbour neighbour) {
    visit(neighbour);

    Object answer =
        browser.await(
            "const answer = await fetch(arguments[0], {method: 'POST', mode: 'no-cors',"
                + " credentials: 'include', body: new URLSearchParams('item=coffee&quantity=1')});"
                + "return answer.type;",
            at("/api/orders"));

    assertThat(answer).isEqualTo("opaque");
    assertThat(site.decisions()).contains(refusal("/api/orders", neighbour));
  }

  @ParameterizedTest
  @EnumSource
  void fetchOfJsonWithCredentials_failsAtThePreflight(Neighbour neighbour) {
    visit(neighbour);

    assertThat(fetchJson("/api/orders", "{\"item\":\"coffee\",\"quantity\":1}"))
        .isEqualTo("TypeError: Failed to fetch");
    assertThat(site.decisions()).doesNotContain("\"method\":\"POST\",\"path\":\"/api/orders\"");
  }

  @ParameterizedTest
  @EnumSource
  void fetchWithCredentials_readsNothing(Neighbour neighbour) {
    visit(neighbour);

    Object answer =
        browser.await(
            "return (await fetch(arguments[0], {credentials: 'include'})).text();", at("/api/me"));

    assertThat(answer).isEqualTo("TypeError: Failed to fetch");
  }

  @ParameterizedTest
  @EnumSource
  void image_showsNothing(Neighbour neighbour) {
    visit(neighbour);

    Object answer =
        browser.await(
            "const image = new Image();"
                + "return new Promise(done => {"
                + "image.onload = () => done('loaded');"
                + "image.onerror = () => done('error ' + image.naturalWidth);"
                + "image.src = arguments[0]; });",
            at("/api/orders"));

    assertThat(answer).isEqualTo("error 0");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElse_signsOut(Neighbour neighbour) {
    visit(neighbour);

    assertThat(fetchJson("/logout", "{}")).isEqualTo("TypeError: Failed to fetch");
    assertThat(
            browser.await(
                "const answer = await fetch(arguments[0], {method: 'POST', mode: 'no-cors',"
                    + " credentials: 'include', body: '{}'});"
                    + "return answer.type;",
                at("/logout")))
        .isEqualTo("opaque");
    assertThat(submit("/logout", "text/plain", "<input name='{}'>")).contains("\"status\":415");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElse_signsInAsSomebodyElse(Neighbour neighbour) {
    visit(neighbour);

    assertThat(
            fetchJson("/login", "{\"username\":\"bob\",\"password\":\"builder\",\"cookie\":true}"))
        .isEqualTo("TypeError: Failed to fetch");
    assertThat(
            submit(
                "/login",
                "application/x-www-form-urlencoded",
                "<input name=username value=bob><input name=password value=builder>"
                    + "<input name=cookie value=true>"))
        .contains("access_token");
  }

  @ParameterizedTest
  @EnumSource
  void page_isNotFramed(Neighbour neighbour) {
    visit(neighbour);
    browser.console();

    browser.await(
        "const frame = document.createElement('iframe');"
            + "frame.src = arguments[0];"
            + "const loaded = new Promise(done => frame.onload = done);"
            + "document.body.append(frame);"
            + "await loaded;",
        at("/"));

    assertThat(browser.console().toString()).contains("frame-ancestors 'none'");
  }

  private static void visit(Neighbour neighbour) {
    browser.open(
        URI.create("http://" + neighbour.host + ":" + attacker.getAddress().getPort() + "/"));
  }

  private String at(String path) {
    return site.address().resolve(path).toString();
  }

  private static String refusal(String path, Neighbour neighbour) {
    return "\"method\":\"POST\",\"path\":\"%s\",\"decision\":\"refused\",\"reason\":\"%s\""
        .formatted(path, neighbour.reason);
  }

  private Object fetchJson(String path, String body) {
    return browser.await(
        "const answer = await fetch(arguments[0], {method: 'POST', credentials: 'include',"
            + " headers: {'Content-Type': 'application/json'}, body: arguments[1]});"
            + "return answer.text();",
        at(path),
        body);
  }

  /**
   * Sends a form from the attacker's page, as any link there could, and answers with what comes.
   */
  private String submit(String path, String type, String fields) {
    browser.run(
        "const form = document.createElement('form');"
            + "form.method = 'post';"
            + "form.action = arguments[0];"
            + "form.enctype = arguments[1];"
            + "form.innerHTML = arguments[2];"
            + "document.body.append(form);"
            + "form.submit();",
        at(path),
        type,
        fields);
    await().until(() -> browser.address().equals(at(path)));
    return browser.source();
  }
}
