package dev.borderpost.it;

import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param status the status; 0 when the connection was closed without an answer
 * @param headers the fields by their names in lower case
 * @param body the body, each byte one character
 * @param wire everything as it came
 */
record Response(int status, Map<String, List<String>> headers, String body, String wire) {

  List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Whether a servlet of the application has answered. */
  boolean reached() {
    return wire.contains("REACHED");
  }

  @Override
  public String toString() {
    return wire;
  }
}
