package dev.borderpost.examples.connections;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Greets its user for each message, and is closed when the user's token is over. */
final class GreetingSocket extends Endpoint {

  private final Guard guard;
  private JwtAuthenticator.@Nullable Watch watch;

  GreetingSocket(Guard guard) {
    this.guard = guard;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    JwtPrincipal user = (JwtPrincipal) session.getUserPrincipal();
    session.addMessageHandler(
        String.class, (String message) -> send(session, message + ", " + user.getName()));
    watch = guard.watch(user, reason -> close(session, reason.code()));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (watch != null) {
      watch.close();
    }
  }

  private static void send(Session session, String text) {
    session.getAsyncRemote().sendText(text);
  }

  /** With the reason, so that the client knows that it needs another token. */
  private static void close(Session session, String reason) {
    try {
      session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, reason));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
