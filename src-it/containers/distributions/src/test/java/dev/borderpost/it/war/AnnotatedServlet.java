package dev.borderpost.it.war;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that says itself who is allowed. */
@SuppressWarnings("serial")
@WebServlet("/annotated/*")
@ServletSecurity(@HttpConstraint(rolesAllowed = "admin"))
public final class AnnotatedServlet extends HttpServlet {

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("REACHED annotated for " + request.getRemoteUser());
  }
}
