package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows the border's decisions to administrators. */
@SuppressWarnings("serial") // never serialized
public final class AuditServlet extends ApiServlet {

  private final AuditTrail trail;

  /**
   * Shows a trail.
   *
   * @param trail the decisions
   */
  public AuditServlet(AuditTrail trail) {
    this.trail = trail;
  }

  /** Answers with the latest decisions. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(response, 200, trail.latest());
  }
}
