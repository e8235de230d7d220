package dev.borderpost.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The header fields of a response that were there before the application was called: those of
 * preceding filters, such as a CORS filter.
 */
final class PrecedingHeaders {

  /** The request attribute with the fields, by name; absent if there are none. */
  private static final String ATTRIBUTE = PrecedingHeaders.class.getName();

  private PrecedingHeaders() {}

  /** Records the header fields of the response, unless another filter of this kind has done so. */
  static void record(HttpServletRequest request, HttpServletResponse response) {
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && request.getAttribute(ATTRIBUTE) == null
        && !response.getHeaderNames().isEmpty()) {
      Map<String, List<String>> fields =
          response.getHeaderNames().stream()
              .collect(
                  Collectors.toMap(
                      name -> name,
                      name -> List.copyOf(response.getHeaders(name)),
                      (one, other) -> one));
      request.setAttribute(ATTRIBUTE, fields);
    }
  }

  /** Discards status, content and header fields of a response, except the recorded fields. */
  static void reset(HttpServletRequest request, HttpServletResponse response) {
    response.reset();
    if (request.getAttribute(ATTRIBUTE) instanceof Map<?, ?> fields) {
      fields.forEach((name, values) -> restore((String) name, (List<?>) values, response));
    }
  }

  private static void restore(String name, List<?> values, HttpServletResponse response) {
    for (int i = 0; i < values.size(); i++) {
      String value = (String) values.get(i);
      if (i == 0) {
        response.setHeader(name, value);
      } else {
        response.addHeader(name, value);
      }
    }
  }
}
