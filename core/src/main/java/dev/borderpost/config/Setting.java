package dev.borderpost.config;

/**
 * A setting as it was found.
 *
 * @param name its full name, with the issuer's prefix if it has one
 * @param value its value, placeholders replaced
 * @param origin where it stands, for messages
 * @param quotable whether messages may show the value: not a secret's, nor one with something from
 *     outside in it
 */
record Setting(String name, String value, String origin, boolean quotable) {

  /** The beginning of a message about it. */
  String description() {
    return name + (quotable ? " = \"" + value + "\"" : "") + " (" + origin + "): ";
  }

  /** Whether there is nothing in it, as in a list without elements. */
  boolean isEmpty() {
    return value.replace(",", "").isBlank();
  }

  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
