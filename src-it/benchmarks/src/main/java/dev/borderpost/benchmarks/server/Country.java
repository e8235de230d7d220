package dev.borderpost.benchmarks.server;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty with one servlet, and a border in front of it or none. */
public final class Country {

  private final Server server;

  private Country(Server server) {
    this.server = server;
  }

  /** Says who the user is. */
  private static final class Greeting extends HttpServlet {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getWriter().write("Hello " + request.getRemoteUser());
    }
  }

  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param border {@code none}, {@code borderpost} or {@code spring}
   * @param key the key of the issuer that is trusted
   * @return the running server
   * @throws Exception if it cannot start
   */
  public static Country start(String border, RSAPublicKey key) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler context = new ServletContextHandler();
    switch (border) {
      case "none" -> {}
      case "borderpost" ->
          guard(context, new JwtAuthenticationFilter(BorderpostAuthenticator.of(key)));
      case "spring" -> guard(context, SpringBorder.filter(key, context.getServletContext()));
      default -> throw new IllegalArgumentException("There is no border " + border);
    }
    context.addServlet(new ServletHolder(new Greeting()), "/*");
    server.setHandler(context);
    server.start();
    return new Country(server);
  }

  private static void guard(ServletContextHandler context, Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
  }

  /**
   * Where it is.
   *
   * @return the port
   */
  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }
}
