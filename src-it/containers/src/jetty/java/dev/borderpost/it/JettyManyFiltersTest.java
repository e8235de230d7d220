package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.Guard;
import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters, each with paths of its own, where Jetty has no filter for handshakes when they start.
 */
class JettyManyFiltersTest {

  private static final int FILTERS = 10;

  private final Tokens tokens = new Tokens();
  private final Jetty jetty = new Jetty(false);
  private URI base;

  @AfterEach
  void stop() throws Exception {
    jetty.stop();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyStart_withoutEndpoints(boolean webSockets) throws Exception {
    start(
        context -> {
          if (webSockets) {
            EeWebSockets.startUpNative(context);
          }
        });

    assertHandshakesAreRefused();
  }

  @Test
  void theyAreInFrontOfEndpoints_thatAServletAddsAtStartUp() throws Exception {
    start(
        context -> {
          EeWebSockets.startUpNative(context);
          context.addServlet("endpoints", new Endpoints()).setLoadOnStartup(1);
        });

    assertHandshakesAreRefused();
    assertHandshakesOfUsersAreNot();
  }

  @Test
  void theyAreInFrontOfEndpoints_thatAreAddedLater_alsoAfterARestart() throws Exception {
    ServletContext context = start(EeWebSockets::startUpNative);
    addEndpoints(context);
    assertHandshakesAreRefused();
    assertHandshakesOfUsersAreNot();

    EeContext.getServletContextHandler(context).stop();
    EeContext.getServletContextHandler(context).start();
    addEndpoints(context);

    assertHandshakesAreRefused();
    assertHandshakesOfUsersAreNot();
  }

  @FunctionalInterface
  private interface SetUp {
    void accept(ServletContext context) throws ServletException;
  }

  private ServletContext start(SetUp setUp) throws Exception {
    AtomicReference<ServletContext> started = new AtomicReference<>();
    int port =
        jetty.start(
            "",
            (classes, context) -> {
              setUp.accept(context);
              if (started.compareAndSet(null, context)) { // Jetty keeps them for another start
                context.addServlet("rest", new EchoServlet()).addMapping("/");
                addFilters(context);
              }
            });
    base = URI.create("http://127.0.0.1:" + port);
    return started.get();
  }

  private void addFilters(ServletContext context) {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Issuer.of(Tokens.MAIN)
                    .audience(Tokens.AUDIENCE)
                    .keys(tokens.keySources().get(Tokens.MAIN))
                    .build())
            .build();
    for (int i = 0; i < FILTERS; i++) {
      context
          .addFilter("border" + i, new JwtAuthenticationFilter(Guard.of(authenticator)))
          .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/" + i + "/*");
    }
  }

  private static void addEndpoints(ServletContext context) {
    for (int i = 0; i < FILTERS; i++) {
      EeWebSockets.add(context, "/" + i + "/socket", user -> new Endpoint());
    }
  }

  private void assertHandshakesAreRefused() {
    assertThat(IntStream.range(0, FILTERS))
        .allSatisfy(i -> assertThat(Handshake.with(socket(i)).status()).isEqualTo(401));
  }

  private void assertHandshakesOfUsersAreNot() {
    String bob = tokens.fillIn("Bearer {bob}");
    assertThat(IntStream.range(0, FILTERS))
        .allSatisfy(
            i ->
                assertThat(Handshake.with(socket(i), "Authorization", bob).status())
                    .isEqualTo(101));
  }

  private URI socket(int number) {
    return base.resolve("/" + number + "/socket");
  }

  /** Adds endpoints when it is started, which is after the filters. */
  @SuppressWarnings("serial")
  private static final class Endpoints extends HttpServlet {
    @Override
    public void init() {
      addEndpoints(getServletContext());
    }
  }

  /** Answers each text with itself. */
  public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }
  }
}
