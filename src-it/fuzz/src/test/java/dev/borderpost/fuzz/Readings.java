package dev.borderpost.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What lenient servers, proxies and applications make of a path, each step in any order. */
final class Readings {

  private static final List<UnaryOperator<String>> STEPS =
      List.of(
          Readings::decoded,
          Readings::withoutParameters,
          path -> path.replaceAll("/{2,}", "/"),
          Readings::withoutDots,
          path -> path.replace('\\', '/'),
          path -> until(path, '\0'));

  private static final int MAX_READINGS = 200;

  private Readings() {}

  /** The path itself, and all that some of the steps make of it. */
  static Set<String> of(String rawPath) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(rawPath, until(rawPath, '#')));
    while (!next.isEmpty() && found.size() < MAX_READINGS) {
      String path = next.remove();
      if (found.add(path)) {
        STEPS.forEach(step -> next.add(step.apply(path)));
      }
    }
    return found;
  }

  /** Percent-decoded, leaving alone what is none, with bytes beyond UTF-8 replaced. */
  private static String decoded(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean encoded = bytes[i] == '%' && i + 2 < bytes.length && hex(bytes, i + 1) >= 0;
      bytes[length++] = encoded ? (byte) hex(bytes, i + 1) : bytes[i];
      i += encoded ? 2 : 0;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int hex(byte[] bytes, int index) {
    int high = Character.digit(bytes[index], 16);
    int low = Character.digit(bytes[index + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static String withoutParameters(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  private static String withoutDots(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".")) {
        segments.add(segment);
      }
    }
    String joined = String.join("/", segments);
    return joined.startsWith("/") ? joined : "/" + joined;
  }

  private static String until(String path, char end) {
    int index = path.indexOf(end);
    return index < 0 ? path : path.substring(0, index);
  }
}
