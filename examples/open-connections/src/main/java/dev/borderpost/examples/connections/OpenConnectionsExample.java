package dev.borderpost.examples.connections;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** A WebSocket and an event stream, which do not outlive the token that opened them. */
public final class OpenConnectionsExample {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://clock";
  private static final Duration LIFETIME = Duration.ofSeconds(20);

  private OpenConnectionsExample() {}

  /** Serves port 8080, and prints how to open a connection that ends after 20 seconds. */
  public static void main(String... args) throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    Guard guard =
        Guard.of(
            JwtAuthenticator.builder()
                .issuer(
                    Issuer.of(ISSUER)
                        .audience(AUDIENCE)
                        .keys(keys.keySource())
                        .clockSkew(Duration.ZERO)
                        .build())
                .build());
    Server server = start(8080, guard);

    TokenIssuer office =
        TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).lifetime(LIFETIME).build();
    System.out.printf(
        "curl -sSN -H 'Authorization: Bearer %s' %sevents%n",
        office.token("alice").sign(), server.getURI());
  }

  static Server start(int port, Guard guard) throws Exception {
    FilterHolder border = new FilterHolder(new JwtAuthenticationFilter(guard));
    border.setAsyncSupported(true);
    ServletHolder events = new ServletHolder(new EventsServlet(guard));
    events.setAsyncSupported(true);

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(border, "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(events, "/events");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (servletContext, sockets) -> sockets.addEndpoint(socket(guard)));

    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(context);
    server.start();
    return server;
  }

  private static ServerEndpointConfig socket(Guard guard) {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(GreetingSocket.class, "/socket").build();
    config.getUserProperties().put(GreetingSocket.GUARD, guard);
    return config;
  }
}
