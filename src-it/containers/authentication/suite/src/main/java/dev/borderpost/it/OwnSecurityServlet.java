package dev.borderpost.it;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Uses the methods of Servlet 6.0 §13.3: the parameter {@code how} says which. */
@SuppressWarnings("serial")
public final class OwnSecurityServlet extends HttpServlet {

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    switch (String.valueOf(request.getParameter("how"))) {
      case "authenticate" -> {
        if (!request.authenticate(response)) {
          return;
        }
      }
      case "logout" -> request.logout();
      case "session" -> request.getSession(true);
      default -> throw new ServletException("The parameter how is missing.");
    }
    response
        .getOutputStream()
        .write(("REACHED own for " + request.getRemoteUser()).getBytes(StandardCharsets.US_ASCII));
  }
}
