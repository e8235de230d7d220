package dev.borderpost.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.access.HealthReport;
import dev.borderpost.access.HealthReport.Readiness;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The border without servlets: {@code borderpost-core} in front of the JDK's own HTTP server. */
public final class JdkHttpServerExample {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://hello";

  private JdkHttpServerExample() {}

  /**
   * What answers a request that may pass. The user is a parameter and not an attribute of the
   * exchange: up to JDK 25, all exchanges of a context share their attributes, so one user's
   * request would find another.
   */
  @FunctionalInterface
  interface Application {
    void handle(HttpExchange exchange, Optional<JwtPrincipal> user) throws IOException;
  }

  /** The adapter: translates the request for the guard, and the guard's answer for the server. */
  record GuardedHandler(Guard guard, Application application) implements HttpHandler {

    @Override
    public void handle(HttpExchange exchange) throws IOException {
      AccessDecision decision = guard.decide(new ExchangeView(exchange));
      decision.headers().forEach(exchange.getResponseHeaders()::set);
      if (decision instanceof Granted granted) {
        application.handle(exchange, granted.principal());
      } else if (decision instanceof Answer answer) {
        send(exchange, answer.status(), answer.body());
      }
    }
  }

  private record ExchangeView(HttpExchange exchange) implements RequestView {

    @Override
    public String method() {
      return exchange.getRequestMethod();
    }

    @Override
    public String scheme() {
      return "http";
    }

    /** The server reads the path {@code //a/b} as a host and a path. */
    @Override
    public String rawPath() {
      String target = exchange.getRequestURI().toString();
      return target.startsWith("//") ? target : exchange.getRequestURI().getRawPath();
    }

    @Override
    public Optional<String> query() {
      return Optional.ofNullable(exchange.getRequestURI().getRawQuery());
    }

    @Override
    public List<String> headers(String name) {
      return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    @Override
    public String remoteAddress() {
      return exchange.getRemoteAddress().getAddress().getHostAddress();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      if (text.isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) throws IOException {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    start(8080, keys.keySource());

    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    String token = office.token("alice").sign();
    System.out.printf("curl -sS -H 'Authorization: Bearer %s' http://127.0.0.1:8080/%n", token);
  }

  static HttpServer start(int port, KeySource keys) throws IOException {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(keys).build())
            .build();
    Guard guard = Guard.of(authenticator, AccessRules.builder().optional("/greeting").build());

    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", new GuardedHandler(guard, JdkHttpServerExample::hello));
    server.createContext("/health", exchange -> health(exchange, guard));
    server.start();
    return server;
  }

  /** Health checks have no token: this handler is beside the guarded one, not behind it. */
  private static void health(HttpExchange exchange, Guard guard) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/health".length());
    Optional<HealthReport> report =
        HealthReport.at(path, Optional.of(guard), Readiness.ALL_ISSUERS);
    report.ifPresent(found -> found.headers().forEach(exchange.getResponseHeaders()::set));
    send(
        exchange,
        report.map(HealthReport::status).orElse(404),
        report.map(HealthReport::body).orElse(""));
  }

  private static void hello(HttpExchange exchange, Optional<JwtPrincipal> user) throws IOException {
    String name = user.map(JwtPrincipal::getName).orElse("stranger");
    exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
    send(exchange, 200, "Hello " + name + "\n");
  }
}
