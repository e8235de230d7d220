package dev.borderpost.it.firstday;

import static org.awaitility.Awaitility.await;

import dev.borderpost.access.Guard;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.testing.TestClock;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** An issuer, and an application in Jetty that trusts it by init-params, with one mistake. */
final class SetUp implements AutoCloseable {

  static final String ISSUER = "https://id.example.com/realms/shop";

  private final Mistake mistake;
  private final TestIssuer issuer;
  private final Optional<KeyServer> keyServer;
  private final Map<String, String> settings = new TreeMap<>();
  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

  private SetUp(Mistake mistake, Path application, Map<String, String> mended) throws Exception {
    this.mistake = mistake;
    TestClock clock = TestClock.system();
    clock.advance(mistake.issuerClock());
    issuer = TestIssuer.builder().audience("orders").clock(clock).start();
    keyServer = keyServer();
    settings.put("issuer", ISSUER);
    settings.put("audience", "orders");
    settings.put("keys", keyServer.map(KeyServer::address).orElse(issuer.keysAddress()));
    settings.put("rules", "permit /health\nrequire /admin/** role:admin");
    mistake.change(settings);
    settings.putAll(mended);
    mistake.prepare(issuer, Files.createDirectories(application.resolve("WEB-INF")));
    startApplication(application);
  }

  /**
   * Starts all.
   *
   * @param application an empty folder for the files of the application
   */
  static SetUp start(Mistake mistake, Path application) throws Exception {
    return new SetUp(mistake, application, Map.of());
  }

  /** Starts all, with settings that mend the mistake. */
  static SetUp mended(Mistake mistake, Path application, Map<String, String> settings)
      throws Exception {
    return new SetUp(mistake, application, settings);
  }

  private Optional<KeyServer> keyServer() throws Exception {
    if (mistake == Mistake.PRIVATE_AUTHORITY) {
      return Optional.of(KeyServer.withPrivateAuthority(issuer::publicJwkSet));
    }
    return mistake.issuerClock().isZero()
        ? Optional.empty()
        : Optional.of(KeyServer.withTimeOf(issuer.clock(), issuer::publicJwkSet));
  }

  private void startApplication(Path files) throws Exception {
    ServletContextHandler context = new ServletContextHandler();
    context.setBaseResourceAsPath(files);
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    filter.setInitParameters(settings);
    context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new Orders(), "/*");
    server.setHandler(context);
    server.start();
    Guard guard = (Guard) context.getServletContext().getAttribute(Guard.class.getName());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                guard.health().values().stream()
                    .allMatch(keys -> keys.keys() > 0 || keys.lastError().isPresent()));
  }

  /** The init-params of the filter. */
  Map<String, String> settings() {
    return settings;
  }

  /** A token that the issuer signs now. */
  String token() {
    return token("alice");
  }

  private String token(String user) {
    return mistake.token(issuer.token(user).issuer(ISSUER).lifetime(Duration.ofMinutes(5))).sign();
  }

  /**
   * Sends the request that goes wrong.
   *
   * @return the status of the answer
   */
  int send() throws IOException, InterruptedException {
    UserRequest sent = mistake.request();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getURI().getPort() + sent.path()))
            .method(sent.method(), BodyPublishers.noBody());
    sent.headers()
        .forEach(
            (name, value) ->
                request.header(
                    name,
                    value
                        .replace(UserRequest.TOKEN, token())
                        .replace(UserRequest.OTHER_TOKEN, token("mallory"))));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    if (keyServer.isPresent()) {
      keyServer.get().close();
    }
    issuer.close();
  }

  /** What is protected. */
  private static final class Orders extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(200);
    }
  }
}
