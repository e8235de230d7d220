package dev.borderpost.soak.app;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers each message with the name of the user. */
public final class UserEndpoint extends Endpoint {

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(
        String.class, (MessageHandler.Whole<String>) message -> answer(session));
  }

  private static void answer(Session session) {
    try {
      session.getBasicRemote().sendText(session.getUserPrincipal().getName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
