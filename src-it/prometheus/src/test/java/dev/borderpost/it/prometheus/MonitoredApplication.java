package dev.borderpost.it.prometheus;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.micrometer.BorderpostMetrics;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.testing.TestIssuer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * An application on Jetty that is configured by text, with two issuers of which one is down. Its
 * metrics are at {@code /metrics}.
 */
final class MonitoredApplication implements AutoCloseable {

  private static final String DOWN = "http://127.0.0.1:1";

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TestIssuer issuer;
  private final Guard guard;
  private final String remembered;
  private int sent;

  MonitoredApplication(TestIssuer issuer) throws Exception {
    this.issuer = issuer;
    this.remembered = issuer.token("alice").sign();
    Metrics.addRegistry(registry);
    guard = GuardConfiguration.guard(settings());
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(guard), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new Scrape(), "/metrics");
    context.addServlet(new Orders(), "/*");
    server.setHandler(context);
    server.start();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    issuer.settings().forEach((name, value) -> settings.put("main." + name, value));
    settings.put("issuers", "main, partner");
    settings.put("partner.issuer", DOWN);
    settings.put("partner.audience", "api://test");
    settings.put("rules", "permit /metrics\nrequire /once/** single-use");
    settings.put("store", "memory");
    settings.put("listeners", BorderpostMetrics.class.getName());
    return settings;
  }

  int port() {
    return server.getURI().getPort();
  }

  /** Sends one request of each kind. */
  void send() throws Exception {
    send("/orders", remembered);
    send("/orders", issuer.token("bob").sign());
    send("/once/" + sent++, issuer.token("carol").tokenId("id-" + sent).sign());
    send("/orders", issuer.token("dave").forAudience("account").sign());
    send("/orders", issuer.token("erin").expired().sign());
    send("/orders", issuer.token("frank").issuer(DOWN).sign());
    send("/orders", "rubbish");
  }

  private void send(String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    client.send(request, BodyHandlers.discarding());
  }

  @Override
  public void close() throws Exception {
    server.stop();
    guard.close();
    Metrics.removeRegistry(registry);
  }

  private static final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(204);
    }
  }

  private final class Scrape extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setContentType("text/plain; version=0.0.4; charset=utf-8");
      try {
        response.getWriter().write(registry.scrape());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
