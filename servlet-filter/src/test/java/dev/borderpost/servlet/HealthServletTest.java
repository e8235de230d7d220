package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health checks as an orchestrator makes them, of an application that web.xml configures. */
@Timeout(120)
class HealthServletTest {

  private static final String PERMITTED = "permit /health/**";

  @AutoClose private final TestIssuer issuer = TestIssuer.start();

  private JettyServer server(Map<String, String> settings) throws Exception {
    return server(settings, Map.of());
  }

  private JettyServer server(Map<String, String> settings, Map<String, String> ofServlet)
      throws Exception {
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    Map<String, String> all = new HashMap<>(issuer.settings());
    all.put("rules", PERMITTED);
    all.putAll(settings);
    filter.setInitParameters(all);
    return new JettyServer(
        context -> {
          context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
          addHealth(context, ofServlet);
        });
  }

  private static void addHealth(ServletContextHandler context, Map<String, String> initParams) {
    ServletHolder health = new ServletHolder(HealthServlet.class);
    health.setInitParameters(initParams);
    health.setInitOrder(1);
    context.addServlet(health, "/health/*");
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  private static void awaitStatus(JettyServer server, String path, int status) {
    await().atMost(Duration.ofSeconds(60)).until(() -> status(server, path) == status);
  }

  private static int status(JettyServer server, String path) throws Exception {
    return server.get(path).statusCode();
  }

  @Test
  void wrongAddressOfKeys_isNeverReady_soThatARolloutStops() throws Exception {
    String wrong = issuer.issuer() + "/certs";
    try (JettyServer server = server(Map.of("keys", wrong))) {
      await()
          .until(
              () ->
                  json(server.get("/health/ready"))
                      .at("/checks/1/data/lastError")
                      .asText()
                      .contains(wrong));

      assertThat(status(server, "/x")).isEqualTo(401);
      assertThat(server.get("/x", bearer()).statusCode()).isEqualTo(503);
      HttpResponse<String> ready = server.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(ready.headers().firstValue("Cache-Control")).contains("no-store");
      JsonNode answer = json(ready);
      assertThat(answer.at("/status").textValue()).isEqualTo("DOWN");
      assertThat(answer.at("/checks/1/name").textValue())
          .isEqualTo("borderpost: keys of " + issuer.issuer());
      assertThat(answer.at("/checks/1/data/nextFetchSeconds").isNumber()).isTrue();
      assertThat(status(server, "/health")).isEqualTo(503);
      assertThat(status(server, "/health/live")).isEqualTo(200);
      assertThat(status(server, "/health/started")).isEqualTo(200);
    }
  }

  @Test
  void isReady_whenTheIssuerAnswers_andStaysSo_whenItIsGone() throws Exception {
    issuer.down();
    try (JettyServer server = server(Map.of())) {
      awaitStatus(server, "/health/ready", 503);

      issuer.up();
      awaitStatus(server, "/health/ready", 200);

      issuer.down();
      issuer.rotate();
      assertThat(server.get("/x", bearer()).statusCode()).isEqualTo(503);
      HttpResponse<String> ready = server.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(json(ready).at("/checks/1/status").textValue()).isEqualTo("UP");
      assertThat(json(ready).at("/checks/1/data/keys").intValue()).isEqualTo(1);
      assertThat(json(ready).at("/checks/1/data/lastError").textValue()).isNotEmpty();
    }
  }

  @Test
  void anyIssuer_isEnough_ifTheServletSaysSo() throws Exception {
    Map<String, String> two = new HashMap<>();
    issuer.settings().forEach((name, value) -> two.put("main." + name, value));
    two.put("issuers", "main,other");
    two.put("other.issuer", "https://other.example");
    two.put("other.audience", "api");
    two.put("other.keys", "http://127.0.0.1:1/jwks");
    two.put("rules", PERMITTED);
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    filter.setInitParameters(two);
    try (JettyServer server =
        new JettyServer(
            context -> {
              context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
              addHealth(context, Map.of("readiness", "any"));
              ServletHolder all = new ServletHolder(new HealthServlet());
              context.addServlet(all, "/health/all/*");
            })) {
      awaitStatus(server, "/health/ready", 200);
      assertThat(status(server, "/health/all/ready")).isEqualTo(503);
    }
  }

  @Test
  void otherValueOfReadiness_stopsStartUp() {
    assertThatThrownBy(() -> server(Map.of(), Map.of("readiness", "some")))
        .hasMessageContaining("readiness = \"some\": the values are all")
        .hasMessageContaining("any");
  }

  @Test
  void withoutAGuard_isNotReady_butAlive() throws Exception {
    try (JettyServer server = new JettyServer(context -> addHealth(context, Map.of()))) {
      HttpResponse<String> ready = server.get("/health/ready");

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(json(ready).at("/checks/0/data/problem").textValue())
          .startsWith("There is no guard");
      assertThat(status(server, "/health/live")).isEqualTo(200);
    }
  }

  @Test
  void methodsAndPathsThatAreNotForHealthChecks() throws Exception {
    try (JettyServer server = server(Map.of())) {
      assertThat(status(server, "/health/other")).isEqualTo(404);
      assertThat(server.send("POST", "/health/live").statusCode()).isEqualTo(405);
      HttpResponse<String> head = server.send("HEAD", "/health/live");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void rulesThatDoNotPermitThePath_areWarnedAbout() throws Exception {
    try (LoggedLines log = new LoggedLines()) {
      server(Map.of("rules", PERMITTED)).close();
      assertThat(warnings(log)).isEmpty();
      server(Map.of("rules", "permit /other")).close();
      assertThat(warnings(log)).hasSize(1).first().asString().contains("permit /health/**");
    }
  }

  private static List<String> warnings(LoggedLines log) {
    return log.lines().stream().filter(line -> line.contains("health checks do not have")).toList();
  }

  private String[] bearer() {
    return new String[] {"Authorization", "Bearer " + issuer.token("alice").sign()};
  }
}
