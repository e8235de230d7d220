package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.json.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What clients of an issuer do. */
final class Http {

  /** Fails for a server that is down or too slow; never follows a redirect. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  static boolean answers(String uri) {
    try {
      return CLIENT.send(request(uri).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static HttpResponse<String> get(String uri, String... headers) {
    return send(request(uri, headers));
  }

  static HttpResponse<String> post(String uri, String json, String... headers) {
    return send(
        request(uri, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  static HttpResponse<String> put(String uri, String json, String... headers) {
    return send(
        request(uri, headers)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  /** Posts a form and reads the JSON object that is the answer. */
  static Map<String, Object> postForm(String uri, Map<String, String> fields) {
    HttpResponse<String> response =
        send(
            request(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(fields))));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return object(response.body());
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** Reads a JSON object. */
  static Map<String, Object> object(String json) {
    var result = ReadResult.ofJsonObject(json.getBytes(StandardCharsets.UTF_8));
    assertThat(result).as(json).isInstanceOf(ReadResult.Read.class);
    return ((ReadResult.Read<Map<String, Object>>) result).value();
  }

  /**
   * Signs in by the authorization code flow (RFC 6749 §4.1) at an issuer that asks nothing: follows
   * redirects, with the cookies that come, until one leads to the client.
   *
   * @param headers of each request
   * @return the code
   */
  static String authorizationCode(String uri, String redirectUri, String... headers) {
    List<String> cookies = new ArrayList<>();
    URI next = URI.create(uri);
    while (!next.toString().startsWith(redirectUri)) {
      HttpRequest.Builder request = request(next.toString(), headers);
      if (!cookies.isEmpty()) {
        request.header("Cookie", String.join("; ", cookies));
      }
      HttpResponse<String> response = send(request);
      assertThat(response.statusCode()).as("%s: %s", next, response.body()).isBetween(302, 303);
      response.headers().allValues("Set-Cookie").forEach(field -> cookies.add(field.split(";")[0]));
      next = next.resolve(response.headers().firstValue("Location").orElseThrow());
    }
    for (String field : next.getRawQuery().split("&")) {
      if (field.startsWith("code=")) {
        return URLDecoder.decode(field.substring(5), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("no code: " + next);
  }

  private static HttpRequest.Builder request(String uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
