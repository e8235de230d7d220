package dev.borderpost.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * A setting with its value and its place.
 *
 * @param name its full name, with the issuer's prefix if it has one
 * @param value its value, placeholders replaced
 * @param origin the place where it was found, for messages
 * @param quotable whether messages may show the value: false for values that may be secret or
 *     contain credentials, and for values with placeholders
 */
record Setting(String name, String value, String origin, boolean quotable) {

  /** The beginning of a message about the setting. */
  String description() {
    return name + (quotable ? " = \"" + value + "\"" : "") + " (" + origin + "): ";
  }

  /** Whether the value is empty, as a list without elements. */
  boolean isEmpty() {
    return value.replace(",", "").isBlank();
  }

  /**
   * The value as a whole number.
   *
   * @throws IllegalArgumentException if it is none
   */
  int number() {
    return number(value);
  }

  static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is not a number, such as 10000.", e);
    }
  }

  /**
   * The value as a duration.
   *
   * @throws IllegalArgumentException if it is none
   */
  Duration duration() {
    return duration(value);
  }

  static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it is not an ISO-8601 duration, such as PT60S.", e);
    }
  }

  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
