package dev.borderpost.extract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the path, the query and the cookies of a request from their text. */
final class RequestText {

  private RequestText() {}

  /** See {@link RequestView#decodedPath}. */
  static String decodedPath(String rawPath) {
    if (rawPath.indexOf('%') < 0) {
      return rawPath;
    }
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return rawPath;
    }
  }

  /** See {@link RequestView#queryParameters}. */
  static List<String> queryParameters(String query, String name) {
    List<String> values = new ArrayList<>(1);
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String pairName = equals < 0 ? pair : pair.substring(0, equals);
      if (formDecoded(pairName).equals(name)) {
        values.add(equals < 0 ? "" : formDecoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String formDecoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** See {@link RequestView#cookies}. */
  static List<String> cookies(List<String> fields, String name) {
    List<String> values = new ArrayList<>(1);
    for (String field : fields) {
      for (String pair : field.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0 && trimmed(pair.substring(0, equals)).equals(name)) {
          String value = trimmed(pair.substring(equals + 1));
          boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
          values.add(quoted ? value.substring(1, value.length() - 1) : value);
        }
      }
    }
    return values;
  }

  /**
   * A text without spaces and tabs around it (RFC 6265 §5.2), the only white space that HTTP has.
   */
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }
}
