package dev.borderpost.it;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was tried. */
final class Tally {

  private final Map<String, Integer> counts = new TreeMap<>();

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
