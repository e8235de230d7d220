package dev.borderpost.it.app;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page for refused requests; the parameter {@code act} says what else it does. */
@SuppressWarnings("serial")
public final class PageServlet extends HttpServlet {

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String act = String.valueOf(request.getParameter("act"));
    switch (act) {
      case "succeed" -> response.setStatus(HttpServletResponse.SC_OK);
      case "reset" -> response.reset();
      case "go-on" -> request.getRequestDispatcher("/site/secret").forward(request, response);
      case "include" -> request.getRequestDispatcher("/site/secret").include(request, response);
      case "again" -> request.getRequestDispatcher("/site/other").forward(request, response);
      default -> {}
    }
    if (!response.isCommitted()) {
      response.setContentType("text/html");
      response
          .getOutputStream()
          .print(
              "PAGE principal="
                  + request.getUserPrincipal()
                  + " user="
                  + request.getRemoteUser()
                  + " type="
                  + request.getAuthType()
                  + " admin="
                  + request.isUserInRole("admin")
                  + " attribute="
                  + request.getAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE));
    }
  }
}
