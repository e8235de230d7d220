package dev.borderpost.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the placeholders {@code ${env:NAME}} and {@code ${file:PATH}} in values, and no others.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(env|file):([^}]*)}");

  private final Map<String, String> environment;

  Placeholders(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean areIn(String value) {
    return PLACEHOLDER.matcher(value).find();
  }

  /**
   * The value with its placeholders replaced.
   *
   * @param replaced receives what replaced them, since it may be secret
   * @throws IllegalArgumentException if a variable is not set or a file cannot be read
   */
  String replace(String value, Consumer<String> replaced) {
    return PLACEHOLDER
        .matcher(value)
        .replaceAll(
            found -> {
              String content = content(found);
              replaced.accept(content);
              return Matcher.quoteReplacement(content);
            });
  }

  private String content(MatchResult placeholder) {
    String name = placeholder.group(2);
    return placeholder.group(1).equals("env") ? environmentVariable(name) : file(name);
  }

  /**
   * The value of an environment variable.
   *
   * @throws IllegalArgumentException if it is not set
   */
  String environmentVariable(String name) {
    return Optional.ofNullable(environment.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException("the environment variable " + name + " is not set."));
  }

  /**
   * The content of a file, without leading and trailing white space.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static String file(String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "the file " + path + " cannot be read: does it exist, may we read it, is it text?", e);
    }
  }
}
