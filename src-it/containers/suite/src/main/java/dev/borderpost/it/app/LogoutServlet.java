package dev.borderpost.it.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Logs the user out and goes on: the parameter {@code to} says where, {@code how} in which way. */
@SuppressWarnings("serial")
public final class LogoutServlet extends HttpServlet {

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.logout();
    String to = request.getParameter("to");
    switch (request.getParameter("how")) {
      case "forward" -> request.getRequestDispatcher(to).forward(request, response);
      case "include" -> request.getRequestDispatcher(to).include(request, response);
      case "async" -> request.startAsync().dispatch(to);
      case "named" -> getServletContext().getNamedDispatcher(to).forward(request, response);
      default -> response.sendError(Integer.parseInt(to));
    }
  }
}
