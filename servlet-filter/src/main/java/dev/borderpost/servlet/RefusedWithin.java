package dev.borderpost.servlet;

import dev.borderpost.access.Guard;
import dev.borderpost.access.RequestRefusedException;
import dev.borderpost.policy.PolicyDecision;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers requests that were granted and that the application refuses itself. */
final class RefusedWithin {

  private RefusedWithin() {}

  /**
   * Answers a request if a refusal is among the causes of an exception.
   *
   * @return false if there is none, if the response is committed, or if the request is included in
   *     another, whose response is not its own
   */
  static boolean answer(
      Exception thrown, Guard guard, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<RequestRefusedException> refused = RequestRefusedException.in(thrown);
    if (refused.isEmpty() || request.getDispatcherType() == DispatcherType.INCLUDE) {
      return false;
    }
    boolean answered = answer(refused.get().decision(), guard, request, response);
    if (answered && request.isAsyncStarted()) {
      request.getAsyncContext().complete();
    }
    return answered;
  }

  /**
   * Answers a request.
   *
   * @return false if the response is committed
   */
  static boolean answer(
      PolicyDecision decision,
      Guard guard,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    if (response.isCommitted()) {
      return false;
    }
    Grant.reset(request, response);
    AnswerWriter.write(
        guard.refuse(ServletRequestView.of(request).asAskedFor(), decision), request, response);
    return true;
  }
}
