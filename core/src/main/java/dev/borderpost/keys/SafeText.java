package dev.borderpost.keys;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text from servers and files in a form that is safe for messages. */
final class SafeText {

  private static final int MAX_SHOWN = 200;

  private SafeText() {}

  /**
   * The text in quotation marks; empty if it is no text, empty, long, or has characters that could
   * forge a line of a log or be part of a user, a query or a quotation.
   */
  static Optional<String> quoted(@Nullable Object value) {
    return value instanceof String text
            && !text.isEmpty()
            && text.length() <= MAX_SHOWN
            && text.chars().allMatch(SafeText::isPlain)
        ? Optional.of("\"" + text + "\"")
        : Optional.empty();
  }

  private static boolean isPlain(int character) {
    return character > ' ' && character < 0x7f && "\"'`<>@?#&;\\".indexOf(character) < 0;
  }
}
