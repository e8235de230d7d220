package dev.borderpost.it.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends requests to applications. */
final class Visitor {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private Visitor() {}

  /** Uses a token once, and says what the status of the answer is. */
  static int once(URI server, String token) {
    return status("GET", server.resolve("/once"), "Bearer " + token);
  }

  static int status(String method, URI uri, String authorization) {
    try {
      return CLIENT
          .send(request(method, uri, authorization), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Likewise, and does not wait. */
  static CompletableFuture<Integer> onceAsync(URI server, String token) {
    HttpRequest request = request("GET", server.resolve("/once"), "Bearer " + token);
    return CLIENT
        .sendAsync(request, BodyHandlers.discarding())
        .thenApply(response -> response.statusCode());
  }

  private static HttpRequest request(String method, URI uri, String authorization) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", authorization)
        .method(method, BodyPublishers.noBody())
        .build();
  }
}
