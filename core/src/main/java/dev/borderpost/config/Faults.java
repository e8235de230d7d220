package dev.borderpost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The faults found in a configuration. */
final class Faults {

  private static final String HIDDEN = "…";
  private static final int MIN_HIDDEN_LENGTH = 4;

  private static final Pattern USER_OF_ADDRESS = Pattern.compile("//[^\\s\"]*@");
  private static final Pattern QUERY_OF_ADDRESS = Pattern.compile("(//[^\\s\"?#]*)[?#][^\\s\"]+");

  private final List<String> sentences = new ArrayList<>();

  void add(String sentence) {
    sentences.add(withoutCredentials(sentence));
  }

  /** The text without users, passwords and queries of addresses. */
  private static String withoutCredentials(String text) {
    String withoutUsers = USER_OF_ADDRESS.matcher(text).replaceAll("//" + HIDDEN + "@");
    return QUERY_OF_ADDRESS.matcher(withoutUsers).replaceAll("$1?" + HIDDEN);
  }

  /** Adds a fault of a setting. */
  void add(Setting setting, String problem) {
    add(setting.description() + (setting.quotable() ? problem : withoutParts(setting, problem)));
  }

  /** Adds a fault of a setting whose value is too long to be repeated. */
  void addAboutAll(Setting setting, String problem) {
    add(setting + ": " + (setting.quotable() ? problem : withoutParts(setting, problem)));
  }

  /**
   * The problem, without the value of a setting that must not be shown and without parts of that
   * value.
   */
  private static String withoutParts(Setting setting, String problem) {
    String shown = without(setting.value(), problem);
    for (String part : setting.value().split("[,\\s]+", -1)) {
      shown = without(part, shown);
    }
    return shown;
  }

  /**
   * The text without a value that must not be shown; a value that is too short to be a secret
   * stays.
   */
  static String without(String value, String text) {
    return value.length() < MIN_HIDDEN_LENGTH ? text : text.replace(value, HIDDEN);
  }

  /** Uses a setting; if that fails, adds the fault and returns empty. */
  <T> Optional<T> using(Setting setting, Function<Setting, T> use) {
    try {
      return Optional.of(use.apply(setting));
    } catch (IllegalArgumentException e) {
      add(setting, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  int count() {
    return sentences.size();
  }

  /**
   * Fails if there are faults.
   *
   * @throws ConfigurationException with all faults
   */
  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(sentences);
    }
  }
}
