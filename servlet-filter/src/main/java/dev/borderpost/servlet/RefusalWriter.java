package dev.borderpost.servlet;

import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.verify.RejectionReason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes refusals as responses. */
final class RefusalWriter {

  private static final Logger log = LoggerFactory.getLogger(RefusalWriter.class);

  private static final Refused NOT_CONFIGURED =
      new Refused(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          Map.of(
              "Content-Type", "application/problem+json",
              "Cache-Control", "no-store",
              "Retry-After", "60"),
          "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"Access tokens cannot be checked here\"}",
          new RejectionReason("unavailable", "the filter has no configuration that works"));

  private RefusalWriter() {}

  /** Refuses a request because the filter has no valid configuration. */
  static void notConfigured(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    write(NOT_CONFIGURED, request, response);
  }

  static void write(Refused refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE || response.isCommitted()) {
      log.debug("A refused {} adds nothing to a response", request.getDispatcherType());
      return;
    }
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      // Discards the application's content, which this user may not see.
      PrecedingHeaders.reset(request, response);
    }
    if (RefusalPage.show(refusal, request, response)) {
      return;
    }
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    if (!refusal.body().isEmpty()) {
      response.setContentLength(refusal.body().length());
      writeBody(refusal.body(), response);
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
