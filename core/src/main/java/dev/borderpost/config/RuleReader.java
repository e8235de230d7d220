package dev.borderpost.config;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.access.AccessRules;
import dev.borderpost.policy.ClaimsPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads access rules, one a line: {@code require GET /orders/** scope:orders:read}. The action
 * comes first, then optionally a method, the path pattern, and for {@code require} the conditions
 * besides a valid token. Lines that are empty or begin with {@code #} are skipped.
 */
final class RuleReader {

  private static final System.Logger log = System.getLogger(RuleReader.class.getName());

  private static final List<String> ACTIONS = List.of("permit", "optional", "require", "deny");

  /** A word: text between white space, not counting white space within quotation marks. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

  private final AccessRules.Builder rules = AccessRules.builder();
  private final RuleConditions conditions;
  private final Faults faults;
  private final List<String> rolesOfAnyIssuer = new ArrayList<>();

  private RuleReader(RuleConditions conditions, Faults faults) {
    this.conditions = conditions;
    this.faults = faults;
  }

  /**
   * Reads the rules and their case sensitivity, and reports faults.
   *
   * @param singleUse the policy for {@code single-use}
   * @param clock the clock for {@code max-age}
   * @return the rules; if there are none, every request needs a valid token
   */
  static AccessRules read(
      Settings settings, Supplier<ClaimsPolicy> singleUse, Clock clock, Faults faults) {
    RuleReader reader = new RuleReader(RuleConditions.of(settings, singleUse, clock), faults);
    Optional<Setting> rules = settings.get(Key.RULES);
    settings
        .given(Key.RULES_CASE)
        .ifPresent(setting -> faults.using(setting, s -> reader.letterCase(s, rules.isPresent())));
    return rules.map(reader::read).orElse(AccessRules.authenticated());
  }

  private AccessRules.Builder letterCase(Setting setting, boolean thereAreRules) {
    if (!thereAreRules) {
      throw new IllegalArgumentException("it is about the setting rules: give some, or remove it.");
    }
    return switch (setting.value()) {
      case "sensitive" -> rules;
      case "insensitive" -> rules.ignoringCase();
      default ->
          throw new IllegalArgumentException(
              "say sensitive, or insensitive where /ADMIN leads to what /admin leads to.");
    };
  }

  private AccessRules read(Setting setting) {
    int faultsBefore = faults.count();
    setting
        .value()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> new Setting(setting.name(), line, setting.origin(), setting.quotable()))
        .forEach(rule -> faults.using(rule, this::add));
    if (faults.count() > faultsBefore) {
      return AccessRules.authenticated();
    }
    if (conditions.issuers().size() > 1 && !rolesOfAnyIssuer.isEmpty()) {
      log.log(
          WARNING,
          "These rules accept the role from each of the issuers "
              + String.join(", ", conditions.issuers())
              + ", whoever of them gave it: "
              + String.join("; ", rolesOfAnyIssuer)
              + ". Add issuer:NAME, or issuer:ONE|OTHER where that is meant");
    }
    try {
      return rules.build();
    } catch (IllegalArgumentException e) {
      faults.addAboutAll(setting, String.valueOf(e.getMessage()));
      return AccessRules.authenticated();
    }
  }

  private AccessRules.Builder add(Setting rule) {
    List<String> words = words(rule.value());
    String action = words.remove(0);
    if (!ACTIONS.contains(action)) {
      throw new IllegalArgumentException(
          "it begins with none of "
              + String.join(", ", ACTIONS)
              + Spelling.nearest(action.toLowerCase(Locale.ROOT), ACTIONS)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("."));
    }
    String method = words.isEmpty() || isPath(words.get(0)) ? "" : words.remove(0);
    if (words.isEmpty() || !isPath(words.get(0))) {
      throw new IllegalArgumentException(
          "it needs a path that begins with a slash, with at most a method before it.");
    }
    String path = words.remove(0).replace("\"", "");
    if (!words.isEmpty() && !action.equals("require")) {
      throw new IllegalArgumentException(
          "only require can have conditions, such as a role, a scope or single-use, and each rule"
              + " has a line of its own.");
    }
    ClaimsPolicy[] policies = words.stream().map(conditions::policy).toArray(ClaimsPolicy[]::new);
    if (words.stream().anyMatch(word -> word.startsWith("role:"))
        && words.stream().noneMatch(word -> word.startsWith("issuer:"))) {
      rolesOfAnyIssuer.add(rule.quotable() ? rule.value() : "a rule that is not shown");
    }
    return switch (action) {
      case "permit" -> method.isEmpty() ? rules.permit(path) : rules.permit(method, path);
      case "optional" -> method.isEmpty() ? rules.optional(path) : rules.optional(method, path);
      case "deny" -> method.isEmpty() ? rules.deny(path) : rules.deny(method, path);
      default ->
          method.isEmpty() ? rules.require(path, policies) : rules.require(method, path, policies);
    };
  }

  /** Whether a word is a path, which is quoted where it has spaces. */
  private static boolean isPath(String word) {
    return word.startsWith("/") || word.startsWith("\"/");
  }

  private static List<String> words(String line) {
    if (line.chars().filter(c -> c == '"').count() % 2 == 1) {
      throw new IllegalArgumentException("a quotation mark is not closed.");
    }
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
