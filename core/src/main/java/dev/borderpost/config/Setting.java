package dev.borderpost.config;

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

  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
