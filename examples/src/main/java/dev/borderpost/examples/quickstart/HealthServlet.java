package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Says that the server is up, to anybody. */
public final class HealthServlet extends ApiServlet {

  private static final long serialVersionUID = 1L;

  /** Answers with 200. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(response, 200, Map.of("status", "up"));
  }
}
