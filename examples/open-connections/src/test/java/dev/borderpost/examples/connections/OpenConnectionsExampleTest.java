package dev.borderpost.examples.connections;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.TestClock;
import dev.borderpost.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenConnectionsExampleTest {

  private final TestClock clock = TestClock.at(Instant.parse("2026-06-01T12:00:00Z"));
  private final TestIssuer issuer = TestIssuer.builder().clock(clock).start();
  private final RevocationList revocations = RevocationList.inMemory(10, clock);
  private final HttpClient client = HttpClient.newHttpClient();
  private Guard guard;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    guard = Guard.of(issuer.authenticator().policy(ClaimsPolicy.notRevoked(revocations)).build());
    server = OpenConnectionsExample.start(0, guard);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    guard.close();
    issuer.close();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.getURI().getPort() + path);
  }

  private HttpResponse<Stream<String>> events(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("http", "/events"))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, BodyHandlers.ofLines());
  }

  @Test
  void stream_endsWithItsToken() throws Exception {
    try (Stream<String> lines = events(issuer.token("alice").sign()).body()) {
      Iterator<String> line = lines.iterator();
      assertThat(line.next()).isEqualTo("data: hello alice");

      clock.advance(Duration.ofDays(1));

      assertThat(line).toIterable().containsExactly("", "event: end", "data: expired", "");
    }
  }

  @Test
  void socket_isClosedWhenItsTokenHasExpired() throws Exception {
    Client socket = connect(issuer.token("alice").sign());
    socket.opened.sendText("Good morning", true).get(60, SECONDS);
    assertThat(socket.text.get(60, SECONDS)).isEqualTo("Good morning, alice");

    clock.advance(Duration.ofDays(1));

    assertThat(socket.closed.get(60, SECONDS)).isEqualTo("1008 expired");
  }

  @Test
  void socket_isClosedWhenItsTokenIsRevoked() throws Exception {
    String token = issuer.token("alice").tokenId("1").sign();
    Client socket = connect(token);

    revocations.revokeToken(issuer.token("alice").tokenId("1").verified());

    assertThat(socket.closed.get(60, SECONDS)).isEqualTo("1008 revoked");
  }

  @Test
  void nothingIsOpenedWithoutAToken() throws Exception {
    assertThat(events("none").statusCode()).isEqualTo(401);
    CompletableFuture<WebSocket> socket =
        client.newWebSocketBuilder().buildAsync(uri("ws", "/socket"), new WebSocket.Listener() {});
    assertThat(socket).failsWithin(Duration.ofMinutes(1)).withThrowableThat().havingRootCause();
  }

  private Client connect(String token) throws Exception {
    Client listener = new Client();
    listener.opened =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(uri("ws", "/socket"), listener)
            .get(60, SECONDS);
    return listener;
  }

  private static final class Client implements WebSocket.Listener {

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private WebSocket opened;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      closed.completeExceptionally(new CompletionException(failure));
    }
  }
}
