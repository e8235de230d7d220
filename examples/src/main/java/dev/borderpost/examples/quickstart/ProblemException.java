package dev.borderpost.examples.quickstart;

import java.util.Map;

/** A request cannot be answered as asked; {@link ApiServlet} answers with the problem. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  ProblemException(int status, String detail) {
    this(status, detail, Map.of());
  }

  ProblemException(int status, String detail, Map<String, String> headers) {
    super(detail);
    this.problem = Problem.of(status, detail);
    this.headers = headers;
  }

  Problem problem() {
    return problem;
  }

  /** Header fields that the status asks for, such as {@code Retry-After}. */
  Map<String, String> headers() {
    return headers;
  }
}
