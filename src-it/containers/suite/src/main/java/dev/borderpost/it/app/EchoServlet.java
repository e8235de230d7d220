package dev.borderpost.it.app;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Says that it was reached, by its own name, and by whom. The very same for each method, so that a
 * request with a method that nobody has heard of is seen to get here.
 */
@SuppressWarnings("serial")
public final class EchoServlet extends HttpServlet {

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String reached =
        String.join(
            "\n",
            "REACHED " + getServletName(),
            "dispatcher=" + request.getDispatcherType(),
            "principal=" + name(request.getUserPrincipal()),
            "remoteUser=" + encoded(request.getRemoteUser()),
            "authType=" + request.getAuthType(),
            "attribute=" + name(request.getAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE)),
            "admin=" + request.isUserInRole("admin"),
            "note=" + encoded(request.getParameter("note")),
            "error=" + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE),
            "");
    // The writer and the stream exclude each other; pages that include this one use the stream too.
    if (!response.isCommitted()) {
      response.setContentType("text/plain");
    }
    response.getOutputStream().write(reached.getBytes(StandardCharsets.US_ASCII));
  }

  private static String name(@Nullable Object principal) {
    if (principal == null) {
      return "null";
    }
    return principal instanceof JwtPrincipal jwtPrincipal
        ? encoded(((Principal) jwtPrincipal).getName())
        : "not a JwtPrincipal: " + principal.getClass();
  }

  private static String encoded(@Nullable String text) {
    return text == null ? "null" : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
