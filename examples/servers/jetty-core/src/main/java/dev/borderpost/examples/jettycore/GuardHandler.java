package dev.borderpost.examples.jettycore;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The border in front of a handler of Jetty without servlets. No thread waits for keys. */
public final class GuardHandler extends Handler.Wrapper {

  /** The request attribute that holds the user; absent where the rules require none. */
  public static final String USER = JwtPrincipal.class.getName();

  private final Guard guard;

  public GuardHandler(Guard guard, Handler application) {
    super(application);
    this.guard = guard;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String target = request.getHttpURI().getPathQuery();
    RequestView view =
        RequestView.of(request.getMethod(), target, request.getHeaders()::getValuesList)
            .scheme(request.getHttpURI().getScheme())
            .remoteAddress(Request.getRemoteAddr(request));
    guard
        .decideAsync(view)
        .thenAcceptAsync(
            decision -> proceed(decision, request, response, callback),
            request.getComponents().getExecutor());
    return true;
  }

  private void proceed(
      AccessDecision decision, Request request, Response response, Callback callback) {
    decision.headers().forEach(response.getHeaders()::put);
    if (decision instanceof Answer answer) {
      response.setStatus(answer.status());
      Content.Sink.write(response, true, answer.body(), callback);
      return;
    }
    try {
      ((Granted) decision).principal().ifPresent(user -> request.setAttribute(USER, user));
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Throwable failure) {
      Response.writeError(request, response, callback, failure);
    }
  }
}
