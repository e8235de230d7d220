package dev.borderpost.access;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.extract.EncodedToken.Found;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Access rules by method and path: which requests need no token, which need a valid token, and
 * which need a token that also satisfies policies. The first rule that matches method and path
 * decides; a request that no rule matches needs a valid token.
 *
 * <p>A pattern is exact, has {@code *} for one whole segment, or ends in {@code /**} for the path
 * before it and everything below. Paths are compared after decoding, relative to the application,
 * and case-sensitively unless {@link Builder#ignoringCase} is set; a trailing slash makes no
 * difference.
 *
 * <p>Methods and patterns that would match no request are refused when they are added: misspelt
 * methods ({@code DELTE}), and the wildcards of other languages ({@code {id}}, {@code :id}, {@code
 * [0-9]+}, {@code ?}). A method that is not registered is accepted with a warning.
 *
 * <p>A rule for {@code GET} also applies to {@code HEAD}. A request with a method other than {@code
 * GET}, {@code HEAD}, {@code POST}, {@code PUT}, {@code PATCH} and {@code DELETE} that no matching
 * rule names must satisfy the strictest of the rules that could decide for its path, since an
 * application may treat it like any of these methods.
 *
 * <p>Immutable and thread-safe.
 */
public final class AccessRules {

  private static final Set<String> COMMON_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static final List<String> CHANGING_METHODS = List.of("POST", "PUT", "PATCH", "DELETE");

  private static final System.Logger log = System.getLogger(AccessRules.class.getName());

  private static final Requirement AUTHENTICATED = new Requirement(Level.REQUIRE, List.of());

  /** The levels of access, from the most lenient to the strictest. */
  enum Level {
    PERMIT,
    OPTIONAL,
    REQUIRE,
    DENY
  }

  /** The requirement of the rules on a request. */
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

    /** Whether this rule matches every request that another rule matches. */
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
   * Starts a list of rules.
   *
   * @return the builder; rules are tried in the order in which they are added
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Rules that require a valid token for every request, without policies.
   *
   * @return the rules
   */
  public static AccessRules authenticated() {
    return builder().build();
  }

  /**
   * Tells requests for some paths apart from others, as for a token that may stand in the query
   * there: {@code TokenExtractor.queryParameter("access_token").onlyFor(paths("/events/**"))}.
   *
   * @param patterns path patterns in the syntax of the rules, case-sensitive
   * @return true for requests whose path matches one of the patterns, and can be read in one way
   *     only
   * @throws IllegalArgumentException if there is no pattern, or one is malformed
   */
  public static Predicate<RequestView> paths(String... patterns) {
    if (patterns.length == 0) {
      throw new IllegalArgumentException("Name at least one path, such as /events/**.");
    }
    Arrays.stream(patterns).forEach(LookAlikes::requireLiteral);
    List<PathPattern> listed = Arrays.stream(patterns).map(PathPattern::of).toList();
    return request -> {
      List<String> segments = PathPattern.segmentsOf(request.path());
      return listed.stream().anyMatch(pattern -> pattern.matches(segments))
          && !CanonicalPath.isAmbiguous(request.rawPath())
          && !CanonicalPath.isAmbiguousDecoded(request.path());
    };
  }

  /**
   * Decides about a request without a token. See {@link #check(RequestView, JwtPrincipal)}.
   *
   * @param method the method, in its own letter case
   * @param target the path as sent, percent-encoded, and the query if there is one
   * @return the decision
   */
  public AccessDecision check(String method, String target) {
    return Guard.check(this, RequestView.of(method, target), new Granted(Optional.empty()));
  }

  /**
   * Decides about a request of a user. See {@link #check(RequestView, JwtPrincipal)}.
   *
   * @param method the method, in its own letter case
   * @param target the path as sent, percent-encoded, and the query if there is one
   * @param user the user
   * @return the decision
   */
  public AccessDecision check(String method, String target, JwtPrincipal user) {
    return check(RequestView.of(method, target), user);
  }

  /**
   * Decides about a request of a user who is authenticated already, as a guard with these rules
   * does: for tests of rules, and for pages that show only what their user may do. The token of the
   * user is not verified again, and only the policies of the rules are asked. If those ask stores,
   * the stores are asked, and a token for one use is used up.
   *
   * @param request the request; a token in it is not read
   * @param user the user
   * @return the decision; listeners are not told of it
   */
  public AccessDecision check(RequestView request, JwtPrincipal user) {
    Authenticated authenticated = new Authenticated(user, Found.BEARER, Set.of(), Map.of());
    return Guard.check(this, request, new Granted(Optional.of(authenticated)));
  }

  /** {@return how many rules there are, for people} */
  @Override
  public String toString() {
    return rules.isEmpty()
        ? "a token for every request"
        : rules.size() + (rules.size() == 1 ? " rule" : " rules");
  }

  /** The rules whose paths begin with a path, such as the one that an application has. */
  List<String> below(String path) {
    PathPattern all = PathPattern.of(path + "/**");
    return rules.stream().filter(rule -> all.covers(rule.pattern)).map(Rule::toString).toList();
  }

  /**
   * Finds the rules that no request reaches, because only requests for certain paths are checked.
   *
   * @param patterns path patterns of the requests that are checked, in the syntax of the rules
   * @return the path patterns of the unreachable rules, in their order; empty when every rule is
   *     reachable
   * @throws IllegalArgumentException if a pattern is malformed
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
   * Requires that every rule is reachable: no earlier rule may match every request that the rule
   * matches.
   *
   * @throws IllegalArgumentException if a rule is unreachable
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

  /**
   * Logs a warning for each rule that requires more than a valid token for reading, while methods
   * that change data require no more than a valid token.
   */
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
        log.log(
            WARNING,
            "The rule \""
                + rule
                + "\" leaves "
                + String.join(", ", left)
                + " to everybody with a good token: add rules for them, or \"deny "
                + rule.pattern
                + "\" below, or \"require "
                + rule.pattern
                + "\" if that is meant");
      }
    }
  }

  /**
   * Whether the rule for a path does not match another path, as for a welcome file that a server
   * sends in response to a request for its directory.
   *
   * @param method the method, which is case-sensitive
   * @param path the decoded path, that of the file
   * @param other the other decoded path, that of the directory
   * @return false if the rule for the path matches the other path too, or if no rule matches the
   *     path
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

  /**
   * The requirement on a request, given its method, which is case-sensitive, and its decoded path.
   */
  Requirement requirement(String method, String path) {
    if (rules.isEmpty()) {
      return AUTHENTICATED;
    }
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

  /** Builds {@link AccessRules}. Not thread-safe. */
  public static final class Builder {

    private final List<Rule> rules = new ArrayList<>();
    private boolean ignoringCase;

    private Builder() {}

    /**
     * Compares paths without regard to letter case, as {@link String#equalsIgnoreCase} does: for
     * applications whose routing does not distinguish {@code /admin} and {@code /ADMIN}. It applies
     * to all rules, including those added before this call.
     *
     * @return this
     */
    public Builder ignoringCase() {
      ignoringCase = true;
      return this;
    }

    /**
     * Grants every request for the paths; tokens are not read.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder permit(String pattern) {
      return add(null, pattern, Level.PERMIT);
    }

    /**
     * Grants every request with a method for the paths; tokens are not read.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is malformed
     */
    public Builder permit(String method, String pattern) {
      return add(method, pattern, Level.PERMIT);
    }

    /**
     * Grants requests without a token, and requests with a valid token, which have a principal. An
     * invalid token is rejected.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder optional(String pattern) {
      return add(null, pattern, Level.OPTIONAL);
    }

    /**
     * Grants requests with a method if they have no token or a valid one; with a valid token they
     * have a principal. An invalid token is rejected.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is malformed
     */
    public Builder optional(String method, String pattern) {
      return add(method, pattern, Level.OPTIONAL);
    }

    /**
     * Requires a valid token that all given policies accept.
     *
     * @param pattern the path pattern
     * @param policies the policies; none if any valid token is enough
     * @return this
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder require(String pattern, ClaimsPolicy... policies) {
      return add(null, pattern, Level.REQUIRE, policies);
    }

    /**
     * Requires, for requests with a method, a valid token that all given policies accept.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @param policies the policies; none if any valid token is enough
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is malformed
     */
    public Builder require(String method, String pattern, ClaimsPolicy... policies) {
      return add(method, pattern, Level.REQUIRE, policies);
    }

    /**
     * Refuses every request for the paths.
     *
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder deny(String pattern) {
      return add(null, pattern, Level.DENY);
    }

    /**
     * Refuses every request with a method for the paths.
     *
     * @param method the method, in capitals
     * @param pattern the path pattern
     * @return this
     * @throws IllegalArgumentException if the method or the pattern is malformed
     */
    public Builder deny(String method, String pattern) {
      return add(method, pattern, Level.DENY);
    }

    /**
     * Builds the rules. Logs a warning for each rule that limits {@code GET} while {@code POST},
     * {@code PUT}, {@code PATCH} or {@code DELETE} of the same paths are open to every user.
     *
     * @return the rules
     * @throws IllegalArgumentException if a rule is unreachable, because an earlier rule matches
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
      requireSpelling(method);
      LookAlikes.requireLiteral(pattern);
      rules.add(
          new Rule(method, PathPattern.of(pattern), new Requirement(level, List.of(policies))));
      return this;
    }

    /** Refuses a misspelt method. Other unknown methods may be the application's own. */
    private static void requireSpelling(@Nullable String method) {
      if (method == null || LookAlikes.isKnownMethod(method)) {
        return;
      }
      Optional<String> meant = LookAlikes.misspeltMethod(method);
      if (meant.isPresent()) {
        throw new IllegalArgumentException(
            "\"" + method + "\" is not a method: did you mean " + meant.get() + "?");
      }
      log.log(
          WARNING,
          method
              + " is not a registered HTTP method: its rule concerns no requests but those with that"
              + " very method");
    }
  }
}
