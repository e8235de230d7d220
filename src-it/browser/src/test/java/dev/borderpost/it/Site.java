package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.examples.Quickstart;
import dev.borderpost.examples.quickstart.Options;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quickstart on a port of its own, and what can be learned about it without a browser. */
final class Site implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Quickstart quickstart;

  private Site(Quickstart quickstart) {
    this.quickstart = quickstart;
  }

  static Site start(String... options) {
    return new Site(Quickstart.start(Options.parse(options)));
  }

  static Site start() {
    return start("--port", "0");
  }

  URI address() {
    return quickstart.address();
  }

  /** All orders, as JSON. */
  String orders() {
    return get("/api/orders", token()).body();
  }

  /** What the border has decided, as JSON, the latest first. */
  String decisions() {
    return get("/api/admin/audit", token()).body();
  }

  int statusFor(String token) {
    return get("/api/me", token).statusCode();
  }

  private HttpResponse<String> get(String path, String token) {
    return send(
        HttpRequest.newBuilder(address().resolve(path)).header("Authorization", "Bearer " + token));
  }

  private String token() {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(address().resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=alice&password=wonderland")));
    Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(response.body());
    assertThat(token.find()).as(response.body()).isTrue();
    return token.group(1);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    quickstart.close();
  }
}
