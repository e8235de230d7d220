package dev.borderpost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What is wrong with a configuration, so far. */
final class Faults {

  private static final String HIDDEN = "…";
  private static final int MIN_HIDDEN_LENGTH = 4;

  private static final Pattern USER_OF_ADDRESS = Pattern.compile("//[^\\s\"]*@");
  private static final Pattern QUERY_OF_ADDRESS = Pattern.compile("(//[^\\s\"?#]*)[?#][^\\s\"]+");

  private final List<String> sentences = new ArrayList<>();

  void add(String sentence) {
    sentences.add(withoutCredentials(sentence));
  }

  /** A text whose addresses have neither user and password nor a query. */
  private static String withoutCredentials(String text) {
    String withoutUsers = USER_OF_ADDRESS.matcher(text).replaceAll("//" + HIDDEN + "@");
    return QUERY_OF_ADDRESS.matcher(withoutUsers).replaceAll("$1?" + HIDDEN);
  }

  /** Notes what is wrong with a setting. */
  void add(Setting setting, String problem) {
    add(setting.description() + (setting.quotable() ? problem : withoutParts(setting, problem)));
  }

  /** Notes what is wrong with a setting whose value is too long to be repeated. */
  void addAboutAll(Setting setting, String problem) {
    add(setting + ": " + (setting.quotable() ? problem : withoutParts(setting, problem)));
  }

  /** The problem without the value, whole or in parts, of a setting that must not be shown. */
  private static String withoutParts(Setting setting, String problem) {
    String shown = without(setting.value(), problem);
    for (String part : setting.value().split("[,\\s]+", -1)) {
      shown = without(part, shown);
    }
    return shown;
  }

  /** A text without a value that must not be shown; what is too short to be one stays. */
  static String without(String value, String text) {
    return value.length() < MIN_HIDDEN_LENGTH ? text : text.replace(value, HIDDEN);
  }

  /** Uses a setting; if that fails, the fault is noted and there is nothing. */
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
   * Ends the attempt if anything is wrong.
   *
   * @throws ConfigurationException with all that is
   */
  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(sentences);
    }
  }
}
