package dev.borderpost.it.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.borderpost.it.support.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Prometheus that asks one application each second. */
final class PrometheusServer implements AutoCloseable {

  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: 1s
        evaluation_interval: 1s
      rule_files: [alerts.yml]
      scrape_configs:
        - job_name: orders
          static_configs:
            - targets: ['127.0.0.1:%d']
      """;

  private final int port = ChildProcess.freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final ChildProcess process;

  /**
   * Starts it.
   *
   * @param directory for its data and its log
   * @param target the port of the application
   * @param alerts the rules
   */
  PrometheusServer(Path directory, int target, String alerts) throws IOException {
    Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION.formatted(target));
    Files.writeString(directory.resolve("alerts.yml"), alerts);
    process =
        new ChildProcess(
            directory,
            "prometheus.log",
            Map.of(),
            List.of(
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port),
            output -> output.contains("Server is ready to receive web requests"));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** What an expression is now: the series with their values, without those that are NaN. */
  List<JsonNode> query(String expression) throws Exception {
    JsonNode result =
        get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
            .get("result");
    return json.convertValue(
        result, json.getTypeFactory().constructCollectionType(List.class, JsonNode.class));
  }

  /** The names of the alerts that fire. */
  List<String> firing() throws Exception {
    return get("/api/v1/alerts").get("alerts").findParents("state").stream()
        .filter(alert -> alert.get("state").asText().equals("firing"))
        .map(alert -> alert.at("/labels/alertname").asText())
        .distinct()
        .sorted()
        .toList();
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    JsonNode answer = json.readTree(client.send(request, BodyHandlers.ofString()).body());
    if (!answer.get("status").asText().equals("success")) {
      throw new IllegalArgumentException(path + ": " + answer);
    }
    return answer.get("data");
  }

  @Override
  public void close() {
    process.close();
  }
}
