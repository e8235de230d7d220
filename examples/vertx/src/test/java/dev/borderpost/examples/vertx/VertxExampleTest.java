package dev.borderpost.examples.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VertxExampleTest {

  private final Vertx vertx = Vertx.vertx();
  private final Guard guard = Demo.guard();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port =
        VertxExample.start(vertx, guard, 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, SECONDS)
            .actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, SECONDS);
    guard.close();
  }

  private HttpResponse<String> send(String path, HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.uri(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString());
  }

  private static HttpRequest.Builder withToken() {
    return HttpRequest.newBuilder().header("Authorization", "Bearer " + Demo.token());
  }

  @Test
  void application_knowsItsUsers_andNobodyElsePasses() throws Exception {
    assertThat(send("/", withToken()).body()).isEqualTo("Hello alice\n");
    assertThat(send("/", HttpRequest.newBuilder()).statusCode()).isEqualTo(401);
    assertThat(send("/admin", withToken()).statusCode()).isEqualTo(403);
    assertThat(send("/health", HttpRequest.newBuilder()).body()).isEqualTo("well\n");
    assertThat(send("/echo", withToken().POST(BodyPublishers.ofString("text"))).body())
        .isEqualTo("text");
  }
}
