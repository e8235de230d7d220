package dev.borderpost.examples;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * Tokens protected by a secret (HS256) instead of a key pair: simple when one application both
 * issues and checks them. Whoever can check such a token can also make one.
 */
public final class HmacExample {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://hello";

  private HmacExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.HS256);
    Server server = start(8080, keys.keySource());

    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    String token = office.token("alice").sign();
    System.out.printf("curl -sS -H 'Authorization: Bearer %s' %s%n", token, server.getURI());
  }

  /**
   * The keys may as well be {@link KeySource#hmac}, of a secret that another program signs with.
   */
  static Server start(int port, KeySource keys) throws Exception {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).algorithms("HS256").keys(keys).build())
            .build();

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(authenticator), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new HelloServlet(), "/*");

    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(context);
    server.start();
    return server;
  }

  private static final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().println("Hello " + request.getRemoteUser());
    }
  }
}
