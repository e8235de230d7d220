package dev.borderpost.it;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** A client that opens sockets over HTTP/2, by an extended CONNECT (RFC 8441). */
final class Http2Handshakes implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;
  private static final int ATTEMPTS = 200;

  private final WebSocketClient client;

  Http2Handshakes() throws Exception {
    ClientConnector connector = new ClientConnector();
    client =
        new WebSocketClient(
            new HttpClient(
                new HttpClientTransportDynamic(
                    connector,
                    new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)))));
    client.start();
  }

  /** As {@link WebSocketTests#handshake}; the status of an open socket is 200. */
  Handshake with(URI address, String... fields) throws Exception {
    ClientUpgradeRequest request =
        new ClientUpgradeRequest(URI.create(address.toString().replaceFirst("^http", "ws")));
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals("Sec-WebSocket-Protocol")) {
        request.setSubProtocols(fields[i + 1].split(", ", -1));
      } else {
        request.setHeader(fields[i], fields[i + 1]);
      }
    }
    Answer answer = new Answer();
    try (Session session = get(client.connect(answer, request))) {
      String received = talk(session, answer.text);
      UpgradeResponse response = session.getUpgradeResponse();
      session.close(StatusCode.NORMAL, "", Callback.NOOP);
      String protocol = response.getAcceptedSubProtocol();
      return new Handshake(response.getStatusCode(), received, protocol == null ? "" : protocol);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UpgradeException refusal) {
        return new Handshake(refusal.getResponseStatusCode(), "", "");
      }
      throw e;
    }
  }

  /**
   * Sends {@code hi} until there is an answer: Jetty may not read a frame that arrives while it
   * still upgrades the stream (its issue 12235), but does so when the next one arrives.
   */
  private static String talk(Session session, CompletableFuture<String> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (int i = 1; i < ATTEMPTS; i++) {
      session.sendText("hi", Callback.NOOP);
      try {
        return answer.get(PATIENCE_SECONDS * 1000 / ATTEMPTS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // again
      }
    }
    return get(answer);
  }

  private static <T> T get(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.stop();
  }

  /** Public, since Jetty calls it by reflection. */
  public static final class Answer extends Session.Listener.AbstractAutoDemanding {

    private final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public void onWebSocketText(String message) {
      text.complete(message);
    }

    @Override
    public void onWebSocketError(Throwable failure) {
      text.completeExceptionally(failure);
    }
  }
}
