package dev.borderpost.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The token on standard input. */
final class TokenInput {

  /** More than the longest token that can be configured. */
  private static final int MAX_BYTES = 2 << 20;

  private static final Pattern BEFORE =
      Pattern.compile("^\\s*(authorization:)?\\s*(bearer\\s)?\\s*", Pattern.CASE_INSENSITIVE);

  private static final String HOW =
      "explain reads a token from standard input, and there is none. Keep it out of the shell's"
          + " history and put it into a file: java -jar borderpost-cli.jar explain … < token.txt";

  private TokenInput() {}

  /**
   * Reads the token, without white space and the name of the scheme around it.
   *
   * @throws UsageException if there is none
   */
  static String read(InputStream in) {
    try {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
      String token = BEFORE.matcher(text).replaceFirst("").strip();
      if (token.isEmpty()) {
        throw new UsageException(HOW);
      }
      return token;
    } catch (IOException e) {
      throw new UsageException("Standard input cannot be read.");
    }
  }

  /** Whether somebody has to type the token: there is a console from JDK 22 on without one, too. */
  static boolean isTyped() {
    return Optional.ofNullable(System.console()).filter(TokenInput::isTerminal).isPresent();
  }

  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true; // older JDKs
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** What to tell somebody who has typed the command into a terminal. */
  static String hintForTerminal() {
    return "Waiting for a token on standard input: paste it and end with Enter and Ctrl-D. Terminals"
        + " cut long lines; for a token of more than 4000 characters: explain … < token.txt";
  }
}
