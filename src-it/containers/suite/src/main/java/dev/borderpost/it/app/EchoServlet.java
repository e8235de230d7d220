package dev.borderpost.it.app;

import dev.borderpost.it.Echo;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Says that it was reached, by its own name, and by whom. The very same for each method, so that a
 * request with a method that nobody has heard of is seen to get here.
 */
@SuppressWarnings("serial")
public final class EchoServlet extends HttpServlet {

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Echo echo =
        new Echo(
            getServletName(),
            request.getDispatcherType().name(),
            request.getUserPrincipal(),
            request.getRemoteUser(),
            request.getAuthType(),
            request.getAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE),
            request.isUserInRole("admin"),
            request.getParameter("note"),
            request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
    // The writer and the stream exclude each other; pages that include this one use the stream too.
    if (!response.isCommitted()) {
      response.setContentType("text/plain");
    }
    response.getOutputStream().write(echo.text().getBytes(StandardCharsets.US_ASCII));
  }
}
