package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that share connections, threads and whatever the server recycles. */
public interface ConcurrencyTests extends OverHttp {

  int CLIENTS = 32;
  int REQUESTS = 50;

  /** Paths that are the same for every user, with {@code principal} and {@code attribute}. */
  default List<String> busyPaths() {
    return List.of("/api/me", "/catalog/1", "/orders/1");
  }

  @Test
  @Timeout(60)
  default void manyClientsAtOnce_areNeverMixedUp() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<List<String>>> outcomes = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String user = List.of("alice", "bob", "expired").get(i % 3);
      outcomes.add(clients.submit(() -> mistakes(client, user)));
    }
    clients.shutdown();

    assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    for (Future<List<String>> mistakes : outcomes) {
      assertThat(mistakes.get()).isEmpty();
    }
  }

  private List<String> mistakes(HttpClient client, String user) throws Exception {
    String authorization = target().tokens().fillIn("Bearer {" + user + "}");
    List<String> paths = busyPaths();
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(target().base() + paths.get(i % paths.size())))
              .header("Authorization", authorization)
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      boolean right =
          user.equals("expired")
              ? response.statusCode() == 401 && !response.body().contains("REACHED")
              : response.body().contains("\nprincipal=" + user + "\n")
                  && response.body().contains("\nattribute=" + user + "\n");
      if (!right) {
        mistakes.add(user + " " + request.uri() + " " + response + " " + response.body());
      }
    }
    return mistakes;
  }
}
