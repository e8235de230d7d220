package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.net.URI;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Over HTTP/2, a handshake has the method CONNECT and no {@code Upgrade} (RFC 8441 §4). */
class JettyHttp2WebSocketTest extends InContainer implements WebSocketTests {

  private Http2Handshakes client;

  JettyHttp2WebSocketTest() {
    super(
        new Jetty(false),
        "",
        keys ->
            new EndpointApplication(
                keys, Added.BY_INITIALIZER, (classes, context) -> startUp(context)));
  }

  private static void startUp(ServletContext context) throws ServletException {
    speakHttp2(context);
    EeWebSockets.startUp(context);
  }

  private static void speakHttp2(ServletContext context) {
    AbstractConnector connector =
        (AbstractConnector)
            EeContext.getServletContextHandler(context).getServer().getConnectors()[0];
    HttpConfiguration http =
        connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
    connector.addConnectionFactory(new HTTP2CServerConnectionFactory(http));
  }

  @BeforeAll
  void startClient() throws Exception {
    client = new Http2Handshakes();
  }

  @AfterAll
  void stopClient() throws Exception {
    client.close();
  }

  /** The application could treat the request like one of any method. */
  @Test
  void permitForGet_isNoneForAHandshakeOverHttp2() {
    URI address = URI.create(target().base() + "/read/ws");

    assertThat(Handshake.with(address).received()).isEqualTo("REACHED endpoint for null: hihi");
    assertThat(handshake(address).status()).isEqualTo(401);
    assertThat(
            handshake(address, "Authorization", target().tokens().fillIn("Bearer {bob}"))
                .received())
        .isEqualTo("REACHED endpoint for bob: hihi");
  }

  @Override
  public Handshake handshake(URI address, String... fields) {
    try {
      Handshake answer = client.with(address, fields);
      return new Handshake(
          answer.status() == 200 ? 101 : answer.status(), answer.received(), answer.protocol());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
