package dev.borderpost.it;

import java.util.List;

/** What the suite has found on each host. */
public final class CompatibilityTable {

  private CompatibilityTable() {}

  /** A case that a host cannot meet; the reason is Markdown, the rest is not. */
  record Unmet(String test, String arguments, String reason) {}

  /** What one class of tests has found on a host. */
  record Row(String host, String version, String adapter, int passed, List<Unmet> unmet) {

    Row {
      unmet = List.copyOf(unmet);
    }

    /** As a file: the host's line, and one for each case that is not met. */
    String text() {
      StringBuilder text = new StringBuilder(line(host, version, adapter, String.valueOf(passed)));
      for (Unmet one : unmet) {
        text.append(line(one.test, one.arguments, one.reason));
      }
      return text.toString();
    }

    private static String line(String... cells) {
      StringBuilder line = new StringBuilder();
      for (String cell : cells) {
        line.append(line.isEmpty() ? "" : "\t").append(printable(cell));
      }
      return line.append('\n').toString();
    }

    private static String printable(String text) {
      StringBuilder printable = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        printable.append(c >= ' ' && c < 127 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
      }
      return printable.toString();
    }
  }
}
