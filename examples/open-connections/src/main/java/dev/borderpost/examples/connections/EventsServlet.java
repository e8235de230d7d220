package dev.borderpost.examples.connections;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** A stream of events for its user, which ends with the user's token. */
final class EventsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Guard guard;

  EventsServlet(Guard guard) {
    this.guard = guard;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JwtPrincipal user = (JwtPrincipal) request.getUserPrincipal();
    response.setContentType("text/event-stream");
    response.getWriter().print("data: hello " + user.getName() + "\n\n");
    response.flushBuffer();

    AsyncContext stream = request.startAsync();
    stream.setTimeout(0);
    JwtAuthenticator.Watch watch = guard.watch(user, reason -> end(stream, reason.code()));
    stream.addListener(new Closing(watch));
  }

  /** With the reason, so that the client knows that it needs another token. */
  private static void end(AsyncContext stream, String reason) {
    try {
      PrintWriter events = stream.getResponse().getWriter();
      events.print("event: end\ndata: " + reason + "\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      stream.complete();
    }
  }

  /** Ends the watch when the client has gone. */
  private record Closing(JwtAuthenticator.Watch watch) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onError(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
