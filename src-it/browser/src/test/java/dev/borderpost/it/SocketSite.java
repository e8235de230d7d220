package dev.borderpost.it;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A page, and a WebSocket endpoint whose token is in the cookie {@code session}. */
final class SocketSite implements AutoCloseable {

  private static final String ISSUER = "https://id.example.com";

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

  private SocketSite() {
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new FilterHolder(new JwtAuthenticationFilter(guard())),
        "/*",
        EnumSet.allOf(DispatcherType.class));
    context.addServlet(Page.class, "/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, endpoints) ->
            endpoints.addEndpoint(
                ServerEndpointConfig.Builder.create(Greeter.class, "/socket").build()));
    server.setHandler(context);
  }

  static SocketSite start() throws Exception {
    SocketSite site = new SocketSite();
    site.server.start();
    return site;
  }

  private Guard guard() {
    AuthenticationListener listener =
        new AuthenticationListener() {
          @Override
          public void decided(DecisionEvent event) {
            if (event.request().path().equals("/socket")) { // browsers ask for an icon, too
              event.reason().ifPresent(reason -> refusals.add(reason.code()));
            }
          }
        };
    return Guard.of(
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience("sockets").keys(keys.keySource()).build())
            .extractor(TokenExtractor.cookie("session"))
            .listener(listener)
            .build(),
        AccessRules.builder().permit("/").build());
  }

  URI address() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** What the cookie holds. */
  String token() {
    return TokenIssuer.builder(ISSUER, keys).audience("sockets").build().token("alice").sign();
  }

  /** The reasons why handshakes were refused. */
  List<String> refusals() {
    return refusals;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  /** The page. Public, since the server makes it. */
  @SuppressWarnings("serial")
  public static final class Page extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html");
      response.getWriter().print("<!doctype html><title>Sockets</title>");
    }
  }

  /** Answers with the name of its user. Public, since the server makes it. */
  public static final class Greeter extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class,
          (MessageHandler.Whole<String>)
              text ->
                  session
                      .getAsyncRemote()
                      .sendText(text + " " + session.getUserPrincipal().getName()));
    }
  }
}
