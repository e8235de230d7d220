package dev.borderpost.examples.webxml;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says who the user is, and knows nothing of tokens. */
public final class WhoAmIServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For web.xml. */
  public WhoAmIServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(request.getRemoteUser());
    response.getWriter().println(request.isUserInRole("admin") ? "admin" : "no admin");
  }
}
