package dev.borderpost.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A text in the format of {@link Properties}.
 *
 * @param values its values by their names; of several with one name, the last
 * @param repeated the names that it has more than once
 */
record PropertiesText(Map<String, String> values, Set<String> repeated) {

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it has a malformed Unicode escape
   */
  static PropertiesText of(String text) {
    Observed properties = new Observed();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory can be read
    }
    Map<String, String> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    return new PropertiesText(values, properties.repeated);
  }

  /** Properties that see when one of them replaces another. */
  private static final class Observed extends Properties {

    private static final long serialVersionUID = 1;

    private final TreeSet<String> repeated = new TreeSet<>();

    @Override
    public synchronized Object put(Object name, Object value) {
      Object before = super.put(name, value);
      if (before != null) {
        repeated.add(String.valueOf(name));
      }
      return before;
    }
  }
}
