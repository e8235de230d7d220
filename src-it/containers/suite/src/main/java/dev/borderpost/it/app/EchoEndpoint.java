package dev.borderpost.it.app;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Says at once whom it talks to, and says everything after that twice. */
public class EchoEndpoint extends Endpoint {

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(
        String.class,
        (MessageHandler.Whole<String>)
            text ->
                session
                    .getAsyncRemote()
                    .sendText(greeting(session.getUserPrincipal(), text), result -> {}));
  }

  /** What an endpoint answers: the name of its user before the text, twice. */
  public static String greeting(@Nullable Principal user, String text) {
    return "REACHED endpoint for " + (user == null ? null : user.getName()) + ": " + text + text;
  }
}
