package dev.borderpost.examples.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelcontextprotocol.json.McpJsonDefaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests of clients. */
final class Http {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofMinutes(1))
          .build();

  private Http() {}

  /** Waits until a server has the keys of its issuer, which it fetches when it starts. */
  static void awaitKeys(String resource, String issuer) {
    String claims =
        "{\"iss\":\""
            + issuer
            + "\",\"aud\":\""
            + resource
            + "\",\"sub\":\"x\",\"exp\":4102444800}";
    String unsigned =
        String.join(
            ".",
            encoded("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"unknown\"}".getBytes(UTF_8)),
            encoded(claims.getBytes(UTF_8)),
            encoded(new byte[64]));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> send(Session.post(resource, unsigned, "{}")).statusCode() == 401);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static HttpRequest.Builder to(String address) {
    return HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(1));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the JSON object at an address. */
  static Map<?, ?> json(String address) {
    HttpResponse<String> response = send(to(address));
    assertThat(response.statusCode()).as(address).isEqualTo(200);
    return object(response.body());
  }

  static Map<?, ?> object(String json) {
    try {
      return McpJsonDefaults.getMapper().readValue(json, Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  static HttpResponse<String> postJson(String address, String json) {
    return send(
        to(address).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  static HttpResponse<String> postForm(String address, Map<String, String> fields) {
    return send(
        to(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(fields))));
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
