package dev.borderpost.config;

import dev.borderpost.access.AccessRules;
import dev.borderpost.policy.ClaimsPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads access rules, one a line: {@code require GET /orders/** scope:orders:read}. The action
 * comes first, then perhaps a method, the path pattern, and for {@code require} what is asked for
 * besides a good token. Lines that are empty or begin with {@code #} are passed over.
 */
final class RuleReader {

  private static final List<String> ACTIONS = List.of("permit", "optional", "require", "deny");

  private final AccessRules.Builder rules = AccessRules.builder();
  private final Supplier<ClaimsPolicy> singleUse;

  private RuleReader(Supplier<ClaimsPolicy> singleUse) {
    this.singleUse = singleUse;
  }

  /**
   * Reads rules; each that is not one is noted.
   *
   * @param singleUse the policy for {@code single-use}
   */
  static AccessRules read(Setting setting, Supplier<ClaimsPolicy> singleUse, Faults faults) {
    RuleReader reader = new RuleReader(singleUse);
    setting
        .value()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> new Setting(setting.name(), line, setting.origin(), setting.quotable()))
        .forEach(rule -> faults.using(rule, reader::add));
    return reader.rules.build();
  }

  private AccessRules.Builder add(Setting rule) {
    return add(new ArrayList<>(Arrays.asList(rule.value().split("\\s+"))));
  }

  private AccessRules.Builder add(List<String> words) {
    String action = words.remove(0);
    if (!ACTIONS.contains(action)) {
      throw new IllegalArgumentException(
          "it begins with none of "
              + String.join(", ", ACTIONS)
              + Spelling.nearest(action.toLowerCase(Locale.ROOT), ACTIONS)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("."));
    }
    String method = words.isEmpty() || words.get(0).startsWith("/") ? "" : words.remove(0);
    if (words.isEmpty() || !words.get(0).startsWith("/")) {
      throw new IllegalArgumentException(
          "it needs a path that begins with a slash, with at most a method before it.");
    }
    String path = words.remove(0);
    ClaimsPolicy[] policies = words.stream().map(this::policy).toArray(ClaimsPolicy[]::new);
    if (policies.length > 0 && !action.equals("require")) {
      throw new IllegalArgumentException("only require can ask for a role, a scope or single-use.");
    }
    return switch (action) {
      case "permit" -> method.isEmpty() ? rules.permit(path) : rules.permit(method, path);
      case "optional" -> method.isEmpty() ? rules.optional(path) : rules.optional(method, path);
      case "deny" -> method.isEmpty() ? rules.deny(path) : rules.deny(method, path);
      default ->
          method.isEmpty() ? rules.require(path, policies) : rules.require(method, path, policies);
    };
  }

  private ClaimsPolicy policy(String condition) {
    if (condition.equals("single-use")) {
      return singleUse.get();
    }
    int colon = condition.indexOf(':');
    String kind = colon < 0 ? condition : condition.substring(0, colon);
    String value = colon < 0 ? "" : condition.substring(colon + 1);
    boolean complete =
        !value.isEmpty() && Arrays.stream(value.split("\\|", -1)).noneMatch(String::isEmpty);
    if (complete && kind.equals("role")) {
      return ClaimsPolicy.anyRole(value.split("\\|"));
    }
    if (complete && kind.equals("scope") && !value.contains("|")) {
      return ClaimsPolicy.scope(value);
    }
    throw new IllegalArgumentException(
        "\""
            + condition
            + "\" is not a condition: use role:NAME, role:ONE|OTHER, scope:NAME or single-use, with spaces between several that must all hold.");
  }
}
