package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.DEBUG;

import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.verify.RejectionReason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Writes the answers of a guard as responses. */
final class AnswerWriter {

  private static final System.Logger log = System.getLogger(AnswerWriter.class.getName());

  private static final Refused NOT_CONFIGURED =
      new Refused(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          Map.of(
              "Content-Type", "application/problem+json",
              "Cache-Control", "no-store",
              "Retry-After", "60"),
          "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"Access tokens cannot be checked here\"}",
          new RejectionReason("not_configured", "the filter has no configuration that works"));

  private AnswerWriter() {}

  /** Refuses a request because the filter has no valid configuration. */
  static void notConfigured(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    write(NOT_CONFIGURED, request, response);
  }

  static void write(Answer answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE || response.isCommitted()) {
      log.log(
          DEBUG, () -> "A refused " + request.getDispatcherType() + " adds nothing to a response");
      return;
    }
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      // Discards the application's content, which this user may not see.
      Grant.reset(request, response);
    }
    if (answer instanceof Refused refusal) {
      Diagnostics.refused(refusal);
    }
    if (answer instanceof Refused refusal && RefusalPage.show(refusal, request, response)) {
      return;
    }
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (!answer.body().isEmpty()) {
      response.setContentLength(answer.body().length());
      writeBody(answer.body(), response);
    }
  }

  private static void writeBody(String ascii, HttpServletResponse response) throws IOException {
    try {
      response.getOutputStream().print(ascii);
    } catch (IllegalStateException e) {
      response.getWriter().print(ascii); // a preceding filter has already called getWriter
    }
  }
}
