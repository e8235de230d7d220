package dev.borderpost;

/** Text that may come from others in a form that is safe for logs. */
final class LogText {

  private LogText() {}

  /**
   * The text with control and format characters, separators of lines and paragraphs, unpaired
   * surrogates and quotation marks in the form of a backslash, {@code u} and four digits for each
   * UTF-16 unit.
   */
  static String escaped(String text) {
    if (isPlain(text) || text.codePoints().noneMatch(LogText::isUnsafe)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (isUnsafe(character)) {
                for (char unit : Character.toChars(character)) {
                  escaped.append("\\u%04x".formatted((int) unit));
                }
              } else {
                escaped.appendCodePoint(character);
              }
            });
    return escaped.toString();
  }

  /** Whether the text is printable ASCII without quotation marks, as most names are. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"') {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> character == '"';
    };
  }
}
