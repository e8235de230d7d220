package dev.borderpost.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header fields of a response that were there before the application was called: those of
 * preceding filters, such as a CORS filter.
 *
 * @param fields the values by the names of the fields
 */
record PrecedingHeaders(Map<String, List<String>> fields) {

  static final PrecedingHeaders NONE = new PrecedingHeaders(Map.of());

  /** The header fields that a response has now. */
  static PrecedingHeaders of(HttpServletResponse response) {
    Collection<String> names = response.getHeaderNames();
    if (names.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> fields = new HashMap<>();
    for (String name : names) { // every response of Jetty has some: a stream takes twice the time
      fields.put(name, List.copyOf(response.getHeaders(name)));
    }
    return new PrecedingHeaders(fields);
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** Adds the fields to a response, in place of those with the same names. */
  void restore(HttpServletResponse response) {
    fields.forEach(
        (name, values) -> {
          for (int i = 0; i < values.size(); i++) {
            if (i == 0) {
              response.setHeader(name, values.get(i));
            } else {
              response.addHeader(name, values.get(i));
            }
          }
        });
  }
}
