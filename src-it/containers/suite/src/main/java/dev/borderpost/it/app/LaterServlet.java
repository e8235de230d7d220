package dev.borderpost.it.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers from another thread, after the request has gone through the filters: with two server-sent
 * events, which name the user of the request that the {@link AsyncContext} has.
 */
@SuppressWarnings("serial")
public final class LaterServlet extends HttpServlet {

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async =
        request.getParameter("supplied") == null
            ? request.startAsync()
            : request.startAsync(request, response);
    response.setContentType("text/event-stream");
    async.start(
        () -> {
          answer(
              (HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
          async.complete();
        });
  }

  private static void answer(HttpServletRequest request, HttpServletResponse response) {
    try {
      ServletOutputStream out = response.getOutputStream();
      for (int i = 1; i <= 2; i++) {
        String event =
            "data: REACHED later %d for %s, admin %s, by %s%n%n"
                .formatted(
                    i,
                    request.getRemoteUser(),
                    request.isUserInRole("admin"),
                    request.getAuthType());
        out.write(event.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
