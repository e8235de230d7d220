package dev.borderpost.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.JdkHttpServerExample.Application;
import dev.borderpost.examples.JdkHttpServerExample.GuardedHandler;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.SuiteGuards;
import dev.borderpost.it.UnmetCases;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server with the adapter of {@link JdkHttpServerExample}. */
final class JdkHttpServerHost implements Host {

  private static final int THREADS = 16;
  private HttpServer server;
  private ExecutorService threads;

  @Override
  public String name() {
    return "HttpServer of the JDK";
  }

  /** The server has none of its own; docs/compatibility.md says on which JDKs everything runs. */
  @Override
  public String version() {
    return "the JDK's";
  }

  @Override
  public String adapter() {
    return "examples/JdkHttpServerExample";
  }

  @Override
  public List<UnmetCases> unmetCases() {
    return UnmetCases.withoutForms(
        UnmetCases.of(
            "headerThatIsNotHttp_isRefusedBySomebody",
            "{bob}\u0000",
            "The server cuts off control characters at the end of a field."),
        UnmetCases.of(
            "targetThatIsNoPath_reachesNothing",
            "/public /admin/audit",
            "The server takes what follows a second space in the request line for the version."));
  }

  @Override
  public URI start(SuiteGuards guards) throws IOException {
    threads = Executors.newFixedThreadPool(THREADS);
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/", exchange -> behind(guards.guards(path(exchange))).handle(exchange, Optional.empty()));
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static Application behind(List<Guard> guards) {
    Application application = JdkHttpServerHost::echo;
    for (int i = guards.size() - 1; i >= 0; i--) {
      GuardedHandler guarded = new GuardedHandler(guards.get(i), application);
      application = (exchange, user) -> guarded.handle(exchange);
    }
    return application;
  }

  private static void echo(HttpExchange exchange, Optional<JwtPrincipal> user) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    Echo echo = Echo.of(path(exchange), user, Echo.parameter(query, "note"));
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    try (exchange) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      byte[] body = echo.text().getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String path(HttpExchange exchange) {
    return RequestView.decodedPath(exchange.getRequestURI().getRawPath());
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
      threads.shutdown();
    }
  }
}
