package dev.borderpost.it.war;

import dev.borderpost.it.app.EchoEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Endpoints below different security constraints. */
public final class ConstrainedEndpoints {

  private ConstrainedEndpoints() {}

  /** One for every user. */
  @ServerEndpoint("/api/ws")
  public static final class ForUsers extends Greeting {}

  /** One for administrators. */
  @ServerEndpoint("/admin/ws")
  public static final class ForAdministrators extends Greeting {}

  /** One for everybody. */
  @ServerEndpoint("/public/ws")
  public static final class ForAll extends Greeting {}

  /** What they say. */
  public abstract static class Greeting {

    /** Answers a text. */
    @OnMessage
    public String answer(String text, Session session) {
      return EchoEndpoint.greeting(session.getUserPrincipal(), text);
    }
  }
}
