package dev.borderpost.it.app;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An endpoint with the subprotocol {@code chat}, which says what it knows of the handshake. */
public final class ProtocolEndpoint extends jakarta.websocket.Endpoint {

  private static final String FIELD = "sec-websocket-protocol";

  /** The endpoint at a path. */
  static ServerEndpointConfig at(String path) {
    return ServerEndpointConfig.Builder.create(ProtocolEndpoint.class, path)
        .subprotocols(List.of("chat"))
        .configurator(new Offers())
        .build();
  }

  /** Keeps what the container says that the client has offered. */
  public static final class Offers extends ServerEndpointConfig.Configurator {

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return requested.contains("chat") ? "chat" : "";
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      config.getUserProperties().put(FIELD, offered(request.getHeaders()));
    }

    private static String offered(Map<String, List<String>> headers) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(FIELD))
          .map(header -> String.join(", ", header.getValue()))
          .findFirst()
          .orElse("nothing");
    }
  }

  /** Says what is known of the handshake that has opened a session. */
  public static String answer(Session session, EndpointConfig config) {
    String user = session.getUserPrincipal() == null ? null : session.getUserPrincipal().getName();
    return "REACHED endpoint for %s: %s of %s"
        .formatted(user, session.getNegotiatedSubprotocol(), config.getUserProperties().get(FIELD));
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    String answer = answer(session, config);
    session.addMessageHandler(
        String.class,
        (MessageHandler.Whole<String>)
            text -> session.getAsyncRemote().sendText(answer, result -> {}));
  }
}
