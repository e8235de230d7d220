package dev.borderpost.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Values in a form that is safe for logs, whoever has chosen them. */
final class Shown {

  private static final int MAX_CHARACTERS = 100;
  private static final int MAX_VALUES = 8;
  private static final int MAX_LINE = 1000;

  private Shown() {}

  /** One value, or the elements of a collection: at most eight, the last one the number of more. */
  static List<String> values(Object raw) {
    Collection<?> all = raw instanceof Collection<?> collection ? collection : List.of(raw);
    List<String> shown = new ArrayList<>();
    for (Object value : all) {
      if (shown.size() == MAX_VALUES - 1 && all.size() > MAX_VALUES) {
        shown.add("and " + (all.size() - shown.size()) + " more");
        break;
      }
      shown.add(text(value));
    }
    return List.copyOf(shown);
  }

  /** A text in quotation marks. */
  static String quoted(Object value) {
    return "\"" + text(value) + "\"";
  }

  /**
   * Printable ASCII as it is, everything else in the way of Java; cut after 100 characters. Of what
   * is no text, number or time, nothing is shown.
   */
  static String text(Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?>
        ? "(not a text)"
        : escaped(String.valueOf(value), "\"\\", MAX_CHARACTERS);
  }

  /** A sentence as one line of a log; cut after 1000 characters. */
  static String line(String sentence) {
    return escaped(sentence, "", MAX_LINE);
  }

  private static String escaped(String text, String quoted, int most) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String next =
          quoted.indexOf(c) >= 0
              ? "\\" + c
              : c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c);
      if (shown.length() + next.length() > most) {
        return shown + "...";
      }
      shown.append(next);
    }
    return shown.toString();
  }
}
