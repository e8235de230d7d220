package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules: a text is refused with a message about the setting, or means what a plain reading of its
 * lines means for a request without a token.
 *
 * <p>An input is a line with method and target of a request, and lines with rules.
 */
public final class RulesTarget {

  private static final Set<String> COMMON_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

  private RulesTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(RulesTarget.class).forEach(RulesTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String[] request = new String(Inputs.firstLine(input), StandardCharsets.UTF_8).split(" ", 2);
    String rules = new String(Inputs.behindFirstLine(input), StandardCharsets.UTF_8);
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings(
                "setting",
                Map.of(
                    "issuer",
                    Tokens.PARTNER,
                    "audience",
                    Tokens.AUDIENCE,
                    "rules",
                    rules,
                    "provider",
                    SettingsTarget.PROVIDER))
            .keys(
                Tokens.PARTNER,
                KeySource.of(VerificationKey.hmac(FuzzKeys.secret(), JwsAlgorithm.HS256)));
    Guard guard;
    try {
      guard = configuration.build();
    } catch (IllegalArgumentException e) {
      SettingsTarget.assertNames(e, Set.of("rules"));
      return;
    }
    try (guard) {
      check(guard, rules, request[0], request.length > 1 ? request[1] : "/");
    }
  }

  private static void check(Guard guard, String rules, String method, String target) {
    RequestView request = RequestView.of(method, target);
    AccessDecision decision = guard.decide(request);
    int status = decision instanceof AccessDecision.Refused refused ? refused.status() : 200;
    assertThat(status).isIn(200, 400, 401, 403);
    if (status != 400 && COMMON_METHODS.contains(method)) {
      assertThat(status)
          .as("%s %s by %s", method, target, rules)
          .isEqualTo(expected(rules, method, request.path()));
    }
  }

  /** The status by the first rule that matches. */
  private static int expected(String rules, String method, String path) {
    for (String line : rules.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> words = words(line);
      boolean anyMethod = words.get(1).startsWith("/") || words.get(1).startsWith("\"/");
      String pattern = words.get(anyMethod ? 1 : 2).replace("\"", "");
      boolean names =
          anyMethod
              || words.get(1).equals(method)
              || (words.get(1).equals("GET") && method.equals("HEAD"));
      if (names && matches(pattern, path)) {
        return switch (words.get(0)) {
          case "permit", "optional" -> 200;
          case "require" -> 401;
          default -> 403;
        };
      }
    }
    return 401;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** By a regular expression, where the code under test compares segments. */
  private static boolean matches(String pattern, String path) {
    String withoutSlash = pattern.replaceFirst("/$", "");
    StringBuilder regex = new StringBuilder();
    boolean openEnd = withoutSlash.endsWith("/**");
    String fixed = openEnd ? withoutSlash.substring(0, withoutSlash.length() - 3) : withoutSlash;
    for (String segment : Arrays.stream(fixed.split("/", -1)).skip(1).toList()) {
      regex.append('/').append(segment.equals("*") ? "[^/]+" : Pattern.quote(segment));
    }
    regex.append(openEnd ? "(/.*)?" : "/?");
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(path).matches()
        || (path.equals("/") && regex.toString().equals("/?"));
  }
}
