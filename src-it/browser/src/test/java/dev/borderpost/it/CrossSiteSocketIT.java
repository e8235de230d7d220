package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same-origin policy of browsers does not concern WebSockets: a page of any origin may open
 * one, and the browser attaches the cookies.
 */
class CrossSiteSocketIT {

  private static HttpServer attacker;
  private static Browser browser;
  private static SocketSite site;

  @BeforeAll
  static void start() throws Exception {
    attacker = AttackerSite.start();
    site = SocketSite.start();
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws Exception {
    try (SocketSite victim = site) {
      browser.close();
    } finally {
      attacker.stop(0);
    }
  }

  @BeforeEach
  void forget() {
    browser.forgetCookies();
    site.refusals().clear();
  }

  @Test
  void ownPage_opensTheSocket() {
    browser.setCookie(site.address(), "session", site.token());
    browser.open(site.address());

    assertThat(openSocket()).isEqualTo("hello alice");
    assertThat(site.refusals()).isEmpty();
  }

  @Test
  void ownPageWithoutACookie_opensNoSocket() {
    browser.open(site.address());

    assertThat(openSocket()).isEqualTo("closed 1006");
    assertThat(site.refusals()).containsExactly("no_credentials");
  }

  /** Another port of the same host is another origin of the same site: the cookie comes along. */
  @Test
  void pageOfAnotherPort_opensNoSocket() {
    browser.setCookie(site.address(), "session", site.token());
    visitAttacker("127.0.0.1");

    assertThat(openSocket()).isEqualTo("closed 1006");
    assertThat(site.refusals()).containsExactly("cross_site");
  }

  /** With {@code SameSite=None} the cookie comes along from everywhere. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void pageOfAnotherSiteWithACookieForAllSites_opensNoSocket(String host) {
    browser.setCookieForAllSites(site.address(), "session", site.token());
    visitAttacker(host);

    assertThat(openSocket()).isEqualTo("closed 1006");
    assertThat(site.refusals()).containsExactly("cross_site");
  }

  @Test
  void framedPageOfNoOrigin_opensNoSocket() {
    browser.setCookieForAllSites(site.address(), "session", site.token());
    browser.open(site.address());

    Object answer =
        browser.await(
            "const frame = document.createElement('iframe');"
                + "frame.sandbox = 'allow-scripts';"
                + "frame.srcdoc = `<script>const socket = new WebSocket('${arguments[0]}');"
                + "socket.onopen = () => parent.postMessage('open', '*');"
                + "socket.onclose = event => parent.postMessage('closed ' + event.code, '*');"
                + "</script>`;"
                + "const heard = new Promise(done => onmessage = event => done(event.data));"
                + "document.body.append(frame);"
                + "return heard;",
            socketAddress());

    assertThat(answer).isEqualTo("closed 1006");
    assertThat(site.refusals()).containsExactly("cross_site");
  }

  private static void visitAttacker(String host) {
    browser.open(URI.create("http://" + host + ":" + attacker.getAddress().getPort() + "/"));
  }

  private static String socketAddress() {
    return site.address().resolve("/socket").toString().replaceFirst("^http", "ws");
  }

  /** Opens a socket from the page that is open; what it answered, or how it was closed. */
  private static Object openSocket() {
    return browser.await(
        "const socket = new WebSocket(arguments[0]);"
            + "return new Promise(done => {"
            + "socket.onopen = () => socket.send('hello');"
            + "socket.onmessage = event => done(event.data);"
            + "socket.onclose = event => done('closed ' + event.code); });",
        socketAddress());
  }
}
