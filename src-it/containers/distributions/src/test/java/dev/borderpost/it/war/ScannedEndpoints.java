package dev.borderpost.it.war;

import dev.borderpost.it.app.EchoEndpoint;
import jakarta.websocket.OnMessage;
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
