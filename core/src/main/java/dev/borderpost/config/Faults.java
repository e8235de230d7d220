package dev.borderpost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The faults found in a configuration. */
final class Faults {

  private static final String HIDDEN = "…";
  private static final int MIN_HIDDEN_LENGTH = 4;

  private static final Pattern USER_OF_ADDRESS = Pattern.compile("//[^\\s\"]*@");
  private static final Pattern QUERY_OF_ADDRESS = Pattern.compile("(//[^\\s\"?#]*)[?#][^\\s\"]+");

  /** The text in {@code env:TEXT} and {@code file:TEXT}. */
  private static final Pattern REFERENCE = Pattern.compile("(?:env|file):(.*)", Pattern.DOTALL);

  private static final Pattern ADDRESS_ALONE = Pattern.compile("([^?#]*)[?#].*", Pattern.DOTALL);

  /** Random characters of base64, in which all kinds of letters and digits occur; hexadecimals. */
  private static final Pattern RANDOM =
      Pattern.compile(
          "(?=[\\w+=-]*[A-Z])(?=[\\w+=-]*[a-z])(?=[\\w+=-]*\\d)[\\w+=-]{20,}|\\p{XDigit}{32,}");

  /** What neither the name of a variable nor a path has. */
  private static final Pattern KEY_TEXT = Pattern.compile("[{}\\n]|-----");

  private final List<String> sentences = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();

  void add(String sentence) {
    String shown = sentence;
    for (String text : hidden) {
      shown = without(text, shown);
    }
    sentences.add(withoutCredentials(shown));
  }

  /** Keeps a text, and the parts of it that messages quote, out of all messages. */
  void hide(String text) {
    hidden.addAll(parts(text));
    referred(text).ifPresent(hidden::add);
  }

  /** The text itself, its elements, and addresses in it without what follows them. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>(List.of(text));
    for (String part : text.split("[,\\s]+", -1)) {
      parts.add(part);
      Matcher address = ADDRESS_ALONE.matcher(part);
      if (address.matches()) {
        parts.add(address.group(1));
      }
    }
    return parts;
  }

  /** What is behind {@code env:} or {@code file:}. */
  private static Optional<String> referred(String value) {
    Matcher reference = REFERENCE.matcher(value);
    return reference.matches() ? Optional.of(reference.group(1)) : Optional.empty();
  }

  /** Whether a text that should be a variable's name or a path seems to be a secret instead. */
  private static boolean looksSecret(String text) {
    return RANDOM.matcher(text).find() || KEY_TEXT.matcher(text).find();
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
    return referred(setting.value())
        .filter(Faults::looksSecret)
        .map(text -> without(text, problem))
        .map(text -> without(setting.value(), text))
        .orElse(shown);
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
