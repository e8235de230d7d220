package dev.borderpost.examples.javaxservlet;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.javax.servlet.JwtAuthenticationFilter;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee8.servlet.FilterHolder;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.ee8.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** An application with the Servlet API of Java EE 8: one open path, all others for users. */
public final class JavaxServletExample {

  static final String ISSUER = "https://passport-office.example";
  static final String AUDIENCE = "api://hello";

  private JavaxServletExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    Server server = start(8080, keys.keySource());

    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    String token = office.token("alice").sign();
    System.out.printf("curl -sS -H 'Authorization: Bearer %s' %s%n", token, server.getURI());
  }

  static Server start(int port, KeySource keys) throws Exception {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(keys).build())
            .build();
    Guard guard = Guard.of(authenticator, AccessRules.builder().permit("/health").build());

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new FilterHolder(new JwtAuthenticationFilter(guard)),
        "/*",
        EnumSet.allOf(DispatcherType.class));
    context.addServlet(new ServletHolder(new HelloServlet()), "/");

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
