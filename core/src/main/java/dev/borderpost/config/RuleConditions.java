package dev.borderpost.config;

import dev.borderpost.policy.ClaimsPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conditions that a rule can require besides a valid token: {@code role:admin|"Domain Admins"},
 * {@code scope:orders:read|orders:admin}, {@code issuer:main}, {@code acr:silver|gold}, {@code
 * max-age:PT5M}, {@code actor:robot}, {@code single-use}.
 */
final class RuleConditions {

  /**
   * One of the values between bars; in quotation marks, a value may contain white space and bars.
   */
  private static final Pattern VALUE = Pattern.compile("\"([^\"]+)\"|([^\"|]+)");

  /** The values of iss by the names and settings of the issuers, and by the values themselves. */
  private final Map<String, List<String>> identifiers = new LinkedHashMap<>();

  private final List<String> issuers = new ArrayList<>();
  private final Supplier<ClaimsPolicy> singleUse;
  private final Clock clock;

  private RuleConditions(Supplier<ClaimsPolicy> singleUse, Clock clock) {
    this.singleUse = singleUse;
    this.clock = clock;
  }

  /** The conditions for the issuers of some settings. */
  static RuleConditions of(Settings settings, Supplier<ClaimsPolicy> singleUse, Clock clock) {
    RuleConditions conditions = new RuleConditions(singleUse, clock);
    List<String> names = settings.issuers();
    for (String name : names.isEmpty() ? List.of(Settings.ONLY_ISSUER) : names) {
      // A missing identifier has been reported already.
      String issuer = settings.get(name, Key.ISSUER).map(Setting::value).orElse(name);
      conditions.addIssuer(name, issuer, issValues(name, issuer, settings));
    }
    return conditions;
  }

  /** The values of {@code iss} in tokens of an issuer: one for each tenant, if it has tenants. */
  private static List<String> issValues(String name, String issuer, Settings settings) {
    List<String> tenants = settings.get(name, Key.TENANTS).map(Settings::list).orElse(List.of());
    return tenants.isEmpty()
        ? List.of(settings.get(name, Key.ACCESS_TOKEN_ISSUER).map(Setting::value).orElse(issuer))
        : tenants.stream().map(tenant -> issuer.replace(IssuerReader.TENANT, tenant)).toList();
  }

  private void addIssuer(String name, String issuer, List<String> issValues) {
    if (!name.equals(Settings.ONLY_ISSUER)) {
      identifiers.put(name, issValues);
      issuers.add(name);
    }
    identifiers.putIfAbsent(issuer, issValues);
    issValues.forEach(iss -> identifiers.putIfAbsent(iss, List.of(iss)));
  }

  /** The names of the issuers; empty when there is one without a name. */
  List<String> issuers() {
    return issuers;
  }

  /**
   * The policy that a condition stands for.
   *
   * @throws IllegalArgumentException if it is not a condition
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
      case "acr" -> ClaimsPolicy.acr(values);
      case "max-age" -> ClaimsPolicy.signedInWithin(duration(values), clock);
      case "actor" -> ClaimsPolicy.actor(values);
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

  private static Duration duration(String... values) {
    if (values.length > 1) {
      throw new IllegalArgumentException("max-age has one duration, such as max-age:PT5M.");
    }
    return Setting.duration(values[0]);
  }

  private String[] identifiers(String... names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      List<String> issValues = identifiers.get(name);
      if (issValues == null) {
        // The name is not repeated, since it may be an address that contains a password.
        throw new IllegalArgumentException(
            "there is no such issuer"
                + Spelling.nearest(name, identifiers.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("."));
      }
      found.addAll(issValues);
    }
    return found.toArray(String[]::new);
  }

  private static IllegalArgumentException notOne(String condition) {
    return new IllegalArgumentException(
        "\""
            + condition
            + "\" is not a condition: use role:NAME, role:ONE|OTHER, role:\"A NAME\", scope:NAME,"
            + " scope:ONE|OTHER, issuer:NAME, acr:VALUE, max-age:PT5M, actor:NAME or single-use, with"
            + " spaces between several that must all hold.");
  }
}
