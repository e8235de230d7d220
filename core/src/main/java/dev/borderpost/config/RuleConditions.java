package dev.borderpost.config;

import dev.borderpost.policy.ClaimsPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rule can ask for besides a good token: {@code role:admin|"Domain Admins"}, {@code
 * scope:orders:read|orders:admin}, {@code issuer:main}, {@code single-use}.
 */
final class RuleConditions {

  /** One of the values between bars; in quotation marks, it may hold white space and bars. */
  private static final Pattern VALUE = Pattern.compile("\"([^\"]+)\"|([^\"|]+)");

  /** Identifiers by the names of the settings; by themselves as well. */
  private final Map<String, String> identifiers = new LinkedHashMap<>();

  private final List<String> issuers = new ArrayList<>();
  private final Supplier<ClaimsPolicy> singleUse;

  private RuleConditions(Supplier<ClaimsPolicy> singleUse) {
    this.singleUse = singleUse;
  }

  /** For the issuers of some settings. */
  static RuleConditions of(Settings settings, Supplier<ClaimsPolicy> singleUse) {
    RuleConditions conditions = new RuleConditions(singleUse);
    List<String> names = settings.issuers();
    for (String name : names.isEmpty() ? List.of(Settings.ONLY_ISSUER) : names) {
      // That one is missing has been noted already.
      conditions.addIssuer(name, settings.get(name, Key.ISSUER).map(Setting::value).orElse(name));
    }
    return conditions;
  }

  private void addIssuer(String name, String identifier) {
    if (!name.equals(Settings.ONLY_ISSUER)) {
      identifiers.put(name, identifier);
      issuers.add(name);
    }
    identifiers.putIfAbsent(identifier, identifier);
  }

  /** The names of the issuers; empty when there is one without a name. */
  List<String> issuers() {
    return issuers;
  }

  /**
   * The policy that a condition stands for.
   *
   * @throws IllegalArgumentException if it is none
   */
  ClaimsPolicy policy(String condition) {
    if (condition.equals("single-use")) {
      return singleUse.get();
    }
    int colon = condition.indexOf(':');
    String[] values =
        colon < 0
            ? new String[0]
            : values(condition, condition.substring(colon + 1)).toArray(String[]::new);
    return switch (colon < 0 ? "" : condition.substring(0, colon)) {
      case "role" -> ClaimsPolicy.anyRole(values);
      case "scope" -> ClaimsPolicy.anyScope(values);
      case "issuer" -> ClaimsPolicy.issuer(identifiers(values));
      default -> throw notOne(condition);
    };
  }

  private static List<String> values(String condition, String text) {
    List<String> values = new ArrayList<>();
    Matcher matcher = VALUE.matcher(text);
    int end = 0;
    while (matcher.lookingAt()) {
      values.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      end = matcher.end();
      if (end == text.length()) {
        return values;
      }
      if (text.charAt(end) != '|') {
        break;
      }
      matcher.region(end + 1, text.length());
    }
    throw notOne(condition);
  }

  private String[] identifiers(String... names) {
    String[] found = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      String identifier = identifiers.get(names[i]);
      if (identifier == null) {
        // The name is not repeated: it may be an address with a password in it.
        throw new IllegalArgumentException(
            "there is no such issuer"
                + Spelling.nearest(names[i], identifiers.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("."));
      }
      found[i] = identifier;
    }
    return found;
  }

  private static IllegalArgumentException notOne(String condition) {
    return new IllegalArgumentException(
        "\""
            + condition
            + "\" is not a condition: use role:NAME, role:ONE|OTHER, role:\"A NAME\", scope:NAME,"
            + " scope:ONE|OTHER, issuer:NAME or single-use, with spaces between several that must all"
            + " hold.");
  }
}
