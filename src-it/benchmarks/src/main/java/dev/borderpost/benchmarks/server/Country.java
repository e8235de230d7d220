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
import java.security.PublicKey;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** A Jetty with one servlet, and a border in front of it or none. */
public final class Country {

  /** The cookie that has the token, where a cookie has it. */
  static final String COOKIE = "__Host-token";

  /** Where the server answers on what kind of thread it runs. */
  static final String THREAD_PATH = "/thread";

  private final Server server;

  private Country(Server server) {
    this.server = server;
  }

  /** The threads that requests run on. */
  public enum Threads {
    /** Those of the operating system, from a pool, as by default. */
    PLATFORM,
    /** A new virtual thread for each request; from JDK 21 on. */
    VIRTUAL;

    private ThreadPool pool() {
      return this == VIRTUAL ? new VirtualThreadPool() : new QueuedThreadPool();
    }
  }

  /** Says who the user is. */
  private static final class Greeting extends HttpServlet {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response
          .getWriter()
          .write(
              request.getRequestURI().equals(THREAD_PATH)
                  ? "virtual " + VirtualThreads.isVirtualThread()
                  : "Hello " + request.getRemoteUser());
    }
  }

  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param border what is in front of the servlet
   * @param key the key of the issuer that is trusted
   * @param threads what requests run on
   * @return the running server
   * @throws Exception if it cannot start
   */
  public static Country start(Border border, PublicKey key, Threads threads) throws Exception {
    Server server = new Server(threads.pool());
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    switch (border) {
      case NONE -> {}
      case BORDERPOST ->
          guard(context, new JwtAuthenticationFilter(BorderpostAuthenticator.of(key)));
      case BORDERPOST_COOKIE ->
          guard(
              context, new JwtAuthenticationFilter(BorderpostAuthenticator.ofCookie(key, COOKIE)));
      case SPRING -> guard(context, SpringBorder.filter(key, context.getServletContext()));
      case JWT_SERVLET_AUTH ->
          guard(context, JwtServletAuthBorder.filter(key, context.getServletContext()));
      case PAC4J -> guard(context, Pac4jBorder.filter(key));
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
