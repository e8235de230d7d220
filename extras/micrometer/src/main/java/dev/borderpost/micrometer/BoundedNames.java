package dev.borderpost.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The first names that come, up to a bound; all others are one. Thread-safe. */
final class BoundedNames {

  static final String OTHER = "other";

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final int bound;

  BoundedNames(int bound) {
    this.bound = bound;
  }

  String bounded(String name) {
    return names.contains(name) || added(name) ? name : OTHER;
  }

  private synchronized boolean added(String name) {
    return names.contains(name) || (names.size() < bound && names.add(name));
  }
}
