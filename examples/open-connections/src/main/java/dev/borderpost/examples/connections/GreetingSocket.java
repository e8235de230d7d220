package dev.borderpost.examples.connections;

import static java.util.Objects.requireNonNull;

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

/**
 * Greets its user for each message, and is closed when the user's token is over. Not thread-safe:
 * the container makes one for each connection.
 */
public final class GreetingSocket extends Endpoint {

  /** The property of the endpoint's configuration that has the guard. */
  static final String GUARD = "guard";

  private JwtAuthenticator.@Nullable Watch watch;

  /** For the container. */
  public GreetingSocket() {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    JwtPrincipal user = (JwtPrincipal) session.getUserPrincipal();
    session.addMessageHandler(
        String.class, (String message) -> send(session, message + ", " + user.getName()));
    Guard guard = (Guard) requireNonNull(config.getUserProperties().get(GUARD));
    watch = guard.watch(user, reason -> close(session, reason.code()));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (watch != null) {
      watch.close();
    }
  }

  private static void send(Session session, String text) {
    try {
      session.getBasicRemote().sendText(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
