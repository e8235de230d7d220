package dev.borderpost.access;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON (RFC 8259) in ASCII. */
final class JsonText {

  private JsonText() {}

  /** The JSON text of a map, a list, a number, a boolean or a text, and of those within. */
  static String of(Object value) {
    if (value instanceof Map<?, ?> members) {
      return members.entrySet().stream()
          .map(member -> quoted(member.getKey().toString()) + ":" + of(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quoted(value.toString());
  }

  /** A string (RFC 8259 §7). */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
