package dev.borderpost.it.war;

import dev.borderpost.it.app.EchoEndpoint;
import dev.borderpost.it.app.ProtocolEndpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Endpoints that the container finds by their annotations. */
public final class ScannedEndpoints {

  private ScannedEndpoints() {}

  /** One for a path. */
  @ServerEndpoint("/api/ws")
  public static final class Exact {

    /** Answers a text. */
    @OnMessage
    public String answer(String text, Session session) {
      return EchoEndpoint.greeting(session.getUserPrincipal(), text);
    }
  }

  /** One with a subprotocol. */
  @ServerEndpoint(
      value = "/protocol/ws",
      subprotocols = "chat",
      configurator = ProtocolEndpoint.Offers.class)
  public static final class Protocol {

    private volatile String answer = "";

    /** Prepares the answer. */
    @OnOpen
    public void open(Session session, EndpointConfig config) {
      answer = ProtocolEndpoint.answer(session, config);
    }

    /** Answers a text. */
    @OnMessage
    public String answer(String text) {
      return answer;
    }
  }

  /** The same at a path for which a token may not be a subprotocol. */
  @ServerEndpoint(
      value = "/protocol/other",
      subprotocols = "chat",
      configurator = ProtocolEndpoint.Offers.class)
  public static final class OtherProtocol {

    private volatile String answer = "";

    /** Prepares the answer. */
    @OnOpen
    public void open(Session session, EndpointConfig config) {
      answer = ProtocolEndpoint.answer(session, config);
    }

    /** Answers a text. */
    @OnMessage
    public String answer(String text) {
      return answer;
    }
  }

  /** One for many paths. */
  @ServerEndpoint("/{area}/ws")
  public static final class Template {

    /** Answers a text. */
    @OnMessage
    public String answer(String text, Session session, @PathParam("area") String area) {
      return EchoEndpoint.greeting(session.getUserPrincipal(), text);
    }
  }
}
