package dev.borderpost.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A handshake, and what was said afterwards.
 *
 * @param status the status of the answer: 101 for a socket that is open
 * @param received what the endpoint answered to a text; empty when there is no socket
 * @param protocol the subprotocol that the server has accepted; empty for none
 */
public record Handshake(int status, String received, String protocol) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * Opens a socket, sends {@code hi}, waits for an answer and closes the socket.
   *
   * @param address the address, with the scheme http
   * @param fields names and values of header fields, in turn
   */
  static Handshake with(URI address, String... fields) {
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals("Sec-WebSocket-Protocol")) {
        String[] protocols = fields[i + 1].split(", ", -1);
        builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
      } else {
        builder.header(fields[i], fields[i + 1]);
      }
    }
    Answer answer = new Answer();
    try {
      URI uri = URI.create(address.toString().replaceFirst("^http", "ws"));
      WebSocket socket = builder.buildAsync(uri, answer).orTimeout(20, TimeUnit.SECONDS).join();
      socket.sendText("hi", true).orTimeout(20, TimeUnit.SECONDS).join();
      String text = answer.text.orTimeout(20, TimeUnit.SECONDS).join();
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(20, TimeUnit.SECONDS).join();
      return new Handshake(101, text, socket.getSubprotocol());
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refusal) {
        return new Handshake(refusal.getResponse().statusCode(), "", "");
      }
      throw e;
    }
  }

  private static final class Answer implements WebSocket.Listener {

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        text.complete(parts.toString());
      }
      return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      text.completeExceptionally(new IOException("closed: " + code + " " + reason));
      return WebSocket.Listener.super.onClose(socket, code, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      text.completeExceptionally(failure);
    }
  }
}
