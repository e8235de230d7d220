package dev.borderpost.examples.quickstart;

import dev.borderpost.extract.Origins;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Embedded Jetty on the loopback interface, where nobody else can reach it. */
public final class LocalServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final Server server;
  private final int port;

  private LocalServer(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Serves a site.
   *
   * @param port the port; 0 for any free one
   * @param site what to serve
   * @return the running server
   * @throws CannotStartException if the port cannot be had
   */
  public static LocalServer start(int port, ServletContextHandler site) {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setPort(port);
    server.addConnector(connector);
    site.addServlet(new NothingServlet(), "/");
    ProblemHandler problems = new ProblemHandler();
    site.setErrorHandler(problems);
    server.setErrorHandler(problems);
    server.setHandler(site);
    bind(connector);
    try {
      server.start();
    } catch (Exception e) { // what start() declares
      throw new IllegalStateException("Jetty cannot start.", e);
    }
    return new LocalServer(server, connector.getLocalPort());
  }

  /** Takes the port before anything is started: the usual fault, and easy to tell apart here. */
  private static void bind(ServerConnector connector) {
    try {
      connector.open();
    } catch (IOException e) {
      throw CannotStartException.unavailable(
          "cannot listen on port "
              + connector.getPort()
              + ", which may be in use: choose another with --port, or --port 0 for any free one.");
    }
  }

  /** Whether the server can be reached from this machine only. */
  static boolean isLocal() {
    return Origins.isLoopback(HOST);
  }

  /**
   * Where the server listens.
   *
   * @return its address, without a path
   */
  public URI address() {
    return URI.create("http://" + HOST + ":" + port);
  }

  /** Stops the server. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // what stop() declares
      throw new IllegalStateException("Jetty cannot stop.", e);
    }
  }

  /** What is nowhere else, for every method. */
  private static final class NothingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
