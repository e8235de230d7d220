package dev.borderpost.it.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.borderpost.testing.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts and the dashboard of the documentation, with an application that is scraped. */
class PrometheusIT {

  private static final Path DOCUMENTS =
      Path.of(System.getProperty("root"), "docs", "observability");

  @TempDir Path directory;

  @Test
  void alerts_fireWhenTheyShould() throws Exception {
    Files.copy(DOCUMENTS.resolve("alerts.yml"), directory.resolve("alerts.yml"));
    Files.writeString(directory.resolve("alerts-test.yml"), resource("/alerts-test.yml"));

    assertThat(run("promtool", "check", "rules", "alerts.yml")).contains("2 rules found");
    assertThat(run("promtool", "test", "rules", "alerts-test.yml")).contains("SUCCESS");
  }

  @Test
  void everyExpressionOfTheDashboard_hasData_andBothAlertsFire() throws Exception {
    String alerts = Files.readString(DOCUMENTS.resolve("alerts.yml"));
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(10);
    try (TestIssuer issuer = TestIssuer.start();
        MonitoredApplication application = new MonitoredApplication(issuer);
        PrometheusServer prometheus =
            new PrometheusServer(
                directory, application.port(), alerts.replaceAll("for: \\d+m", "for: 0s"))) {
      List<String> withoutData = new ArrayList<>(expressions);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () -> {
                application.send();
                withoutData.removeIf(expression -> hasData(prometheus, expression));
                assertThat(withoutData).isEmpty();
                assertThat(prometheus.firing())
                    .containsExactly("BorderpostRefusals", "BorderpostWithoutKeys");
              });
      assertThat(issuersWithoutKeys(prometheus)).containsExactly("partner");
      if (System.getProperty("screenshot") != null) {
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> {
                  application.send();
                  return hasData(prometheus, "count_over_time(up[5m]) > 75");
                });
        Screenshot.take(prometheus, Path.of(System.getProperty("screenshot")));
      }
    }
  }

  private static boolean hasData(PrometheusServer prometheus, String expression) {
    try {
      return prometheus.query(expression).stream()
          .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
    } catch (Exception e) {
      throw new AssertionError(expression, e);
    }
  }

  private static List<String> issuersWithoutKeys(PrometheusServer prometheus) throws Exception {
    return prometheus.query("borderpost_keys == 0").stream()
        .map(series -> series.at("/metric/issuer").asText())
        .toList();
  }

  /** The expressions with what Grafana puts in for its variables. */
  private static List<String> expressions() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(DOCUMENTS.resolve("grafana-dashboard.json")));
    return dashboard.findValuesAsText("expr").stream()
        .map(text -> text.replace("$__rate_interval", "1m").replace("$job", "orders"))
        .toList();
  }

  private String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String resource(String name) throws IOException {
    try (var in = PrometheusIT.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
