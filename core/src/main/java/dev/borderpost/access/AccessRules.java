package dev.borderpost.access;

import dev.borderpost.policy.ClaimsPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which paths are open, which need a token, and which need more than that. The first rule that
 * matches method and path decides; where none does, a token is needed.
 *
 * <p>A pattern is exact, has {@code *} for one whole segment, or ends in {@code /**} for the path
 * before it and everything below. Paths are compared decoded, relative to the application and,
 * unless {@link Builder#ignoringCase} says otherwise, with regard to letter case; a slash at the
 * end makes no difference.
 *
 * <p>A rule for {@code GET} is also one for {@code HEAD}. A request with a method other than {@code
 * GET}, {@code HEAD}, {@code POST}, {@code PUT}, {@code PATCH} and {@code DELETE} that no matching
 * rule names is held to the strictest of all rules that it could be meant by, since an application
 * may well treat it as any of them.
 *
 * <p>Immutable and thread-safe.
 */
public final class AccessRules {

  private static final Set<String> COMMON_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static final List<String> CHANGING_METHODS = List.of("POST", "PUT", "PATCH", "DELETE");

  private static final Logger log = LoggerFactory.getLogger(AccessRules.class);

  private static final Requirement AUTHENTICATED = new Requirement(Level.REQUIRE, List.of());

  /** From the most lenient to the strictest. */
  enum Level {
    PERMIT,
    OPTIONAL,
    REQUIRE,
    DENY
  }

  /** What the rules ask of a request. */
  record Requirement(Level level, List<ClaimsPolicy> policies) {

    Requirement strictest(Requirement other) {
      List<ClaimsPolicy> both = new ArrayList<>(policies);
      both.addAll(other.policies);
      return new Requirement(
          level.compareTo(other.level) >= 0 ? level : other.level, List.copyOf(both));
    }
  }

  private record Rule(@Nullable String method, PathPattern pattern, Requirement requirement) {

    boolean names(String requestMethod) {
      return method == null
          || method.equals(requestMethod)
          || (method.equals("GET") && requestMethod.equals("HEAD"));
    }

    /** Whether each request that another rule matches is matched by this one. */
    boolean covers(Rule other) {
      return (method == null || (other.method != null && names(other.method)))
          && pattern.covers(other.pattern);
    }

    Rule ignoringCase() {
      return new Rule(method, pattern.ignoringCase(), requirement);
    }

    @Override
    public String toString() {
      return requirement.level().name().toLowerCase(Locale.ROOT)
          + (method == null ? " " : " " + method + " ")
          + pattern;
    }
  }

  private final List<Rule> rules;

  private AccessRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Begins a list of rules.
   *
   * @return the list, to be filled in the order in which the rules are tried
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A token is needed everywhere, and any good one will do.
   *
   * @return the rules
   */
  public static AccessRules authenticated() {
    return builder().build();
  }

  /**
   * The rules that no request will ever meet, since the application only asks about some paths.
   *
   * @param patterns path patterns of the requests that are asked about, in the form of the rules'
   *     own
   * @return the path patterns of those rules, in their order; empty when each can be met
   * @throws IllegalArgumentException if a pattern is not one
   */
  public List<String> outside(Collection<String> patterns) {
    List<PathPattern> asked = patterns.stream().map(PathPattern::of).toList();
    return rules.stream()
        .map(Rule::pattern)
        .filter(pattern -> asked.stream().noneMatch(pattern::overlaps))
        .map(PathPattern::toString)
        .toList();
  }

  /**
   * Looks for a rule that decides nothing, since an earlier one matches all that it matches.
   *
   * @throws IllegalArgumentException if there is one
   */
  private static void requireReachable(List<Rule> rules) {
    for (int i = 1; i < rules.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (rules.get(j).covers(rules.get(i))) {
          throw new IllegalArgumentException(
              "rule %d, \"%s\", is never reached: rule %d, \"%s\", stands before it and matches all that it matches. Move the narrower rule up, or remove it."
                  .formatted(i + 1, rules.get(i), j + 1, rules.get(j)));
        }
      }
    }
  }

  /** Says where reading takes more than a good token, and changing does not. */
  private static void warnOfUnguardedChanges(List<Rule> rules) {
    for (Rule rule : rules) {
      boolean limitsReading =
          rule.method != null
              && (rule.method.equals("GET") || rule.method.equals("HEAD"))
              && (rule.requirement.level() == Level.DENY || !rule.requirement.policies().isEmpty());
      List<String> left =
          limitsReading
              ? CHANGING_METHODS.stream()
                  .filter(
                      method ->
                          rules.stream()
                              .noneMatch(
                                  other ->
                                      other.names(method) && other.pattern.covers(rule.pattern)))
                  .toList()
              : List.of();
      if (!left.isEmpty()) {
        log.warn(
            "The rule \"{}\" leaves {} to everybody with a good token: add rules for them, or"
                + " \"deny {}\" below, or \"require {}\" if that is meant",
            rule,
            String.join(", ", left),
            rule.pattern,
            rule.pattern);
      }
    }
  }

  /**
   * Whether a path is decided about by a rule that says nothing about another path: as for a file
   * that a server shows in place of the directory that was asked for.
   *
   * @param method the method, in its own letter case
   * @param path the decoded path of the one, the file
   * @param other the decoded path of the other, the directory
   * @return false if the rule for the path is one for the other too, or there is none
   */
  public boolean isDecidedApart(String method, String path, String other) {
    List<String> segments = PathPattern.segmentsOf(path);
    List<String> others = PathPattern.segmentsOf(other);
    for (Rule rule : rules) {
      boolean decides = rule.names(method);
      if ((decides || !COMMON_METHODS.contains(method)) && rule.pattern.matches(segments)) {
        if (!rule.pattern.matches(others)) {
          return true;
        }
        if (decides) {
          return false;
        }
      }
    }
    return false;
  }

  /** What is asked of a request with a method, in its own letter case, and a decoded path. */
  Requirement requirement(String method, String path) {
    List<String> segments = PathPattern.segmentsOf(path);
    boolean usual =
        COMMON_METHODS.contains(method)
            || rules.stream()
                .anyMatch(
                    rule ->
                        rule.method != null
                            && rule.names(method)
                            && rule.pattern.matches(segments));
    Requirement asked = null;
    for (Rule rule : rules) {
      boolean decides = rule.names(method);
      if ((decides || !usual) && rule.pattern.matches(segments)) {
        asked = asked == null ? rule.requirement : asked.strictest(rule.requirement);
        if (decides) {
          return asked;
        }
      }
    }
    return asked == null ? AUTHENTICATED : asked.strictest(AUTHENTICATED);
  }

  /** A list of {@link AccessRules} in the making. Not thread-safe. */
  public static final class Builder {

    private final List<Rule> rules = new ArrayList<>();
    private boolean ignoringCase;

    private Builder() {}

    /**
     * Compares paths without regard to letter case, as {@link String#equalsIgnoreCase} does: for
     * applications whose own routing does not distinguish {@code /admin} and {@code /ADMIN}. It
     * applies to all rules, whether they were added before or after.
     *
     * @return this
     */
    public Builder ignoringCase() {
      ignoringCase = true;
      return this;
    }

    /**
     * Everybody may pass; tokens are not even looked at.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is not one
     */
    public Builder permit(String pattern) {
      return add(null, pattern, Level.PERMIT);
    }

    /**
     * Everybody may pass with a method; tokens are not even looked at.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is not one
     */
    public Builder permit(String method, String pattern) {
      return add(method, pattern, Level.PERMIT);
    }

    /**
     * Everybody may pass without a token, and has a principal with one; a bad token is refused.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is not one
     */
    public Builder optional(String pattern) {
      return add(null, pattern, Level.OPTIONAL);
    }

    /**
     * Everybody may pass without a token with a method, and has a principal with one; a bad token
     * is refused.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is not one
     */
    public Builder optional(String method, String pattern) {
      return add(method, pattern, Level.OPTIONAL);
    }

    /**
     * A good token is needed that all of some policies accept.
     *
     * @param pattern the path pattern
     * @param policies the policies; none for any good token
     * @return this
     * @throws IllegalArgumentException if the pattern is not one
     */
    public Builder require(String pattern, ClaimsPolicy... policies) {
      return add(null, pattern, Level.REQUIRE, policies);
    }

    /**
     * With a method, a good token is needed that all of some policies accept.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @param policies the policies; none for any good token
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is not one
     */
    public Builder require(String method, String pattern, ClaimsPolicy... policies) {
      return add(method, pattern, Level.REQUIRE, policies);
    }

    /**
     * Nobody may pass.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is not one
     */
    public Builder deny(String pattern) {
      return add(null, pattern, Level.DENY);
    }

    /**
     * Nobody may pass with a method.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is not one
     */
    public Builder deny(String method, String pattern) {
      return add(method, pattern, Level.DENY);
    }

    /**
     * Completes the list. A rule that limits {@code GET} and leaves {@code POST}, {@code PUT},
     * {@code PATCH} or {@code DELETE} of the same paths to every user is warned of in the log.
     *
     * @return the rules
     * @throws IllegalArgumentException if a rule is never reached, since an earlier one matches
     *     every request that it matches
     */
    public AccessRules build() {
      List<Rule> all = ignoringCase ? rules.stream().map(Rule::ignoringCase).toList() : rules;
      requireReachable(all);
      warnOfUnguardedChanges(all);
      return new AccessRules(all);
    }

    private Builder add(
        @Nullable String method, String pattern, Level level, ClaimsPolicy... policies) {
      if (method != null && !method.matches("[A-Z][A-Z-]*")) {
        throw new IllegalArgumentException(
            "\"" + method + "\" is not a method: write it in capitals, such as GET.");
      }
      rules.add(
          new Rule(method, PathPattern.of(pattern), new Requirement(level, List.of(policies))));
      return this;
    }
  }
}
