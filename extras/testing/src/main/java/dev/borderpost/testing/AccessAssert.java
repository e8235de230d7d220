package dev.borderpost.testing;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assertions about decisions and responses, which throw an {@link AssertionError} that shows what
 * came instead.
 *
 * <pre>{@code
 * assertRefused(response, 401).challenge("error", "invalid_token");
 * assertRefused(decision, 403, "missing_role").noChallenge();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class AccessAssert {

  private static final String CHALLENGE = "WWW-Authenticate";
  private static final int MAX_BODY = 500;

  /** RFC 9110 §11.2; ends before the next scheme, whose name has no equals sign behind it. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]*))");

  private final String shown;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private AccessAssert(String shown, Map<String, List<String>> headers) {
    this.shown = shown + ", " + headers;
    this.headers.putAll(headers);
  }

  /**
   * Requires that a request is granted.
   *
   * @param decision the decision
   * @return the user; empty when the rules require none
   */
  public static Optional<JwtPrincipal> assertGranted(AccessDecision decision) {
    if (decision instanceof Granted granted) {
      return granted.principal();
    }
    throw new AssertionError("The request should be granted, but it is " + shown(decision));
  }

  /**
   * Requires that a request is refused.
   *
   * @param decision the decision
   * @param status the HTTP status
   * @param reason the code of the reason, such as {@code expired}; {@code docs/refusals.md} lists
   *     them
   * @return for further assertions about the response
   */
  public static AccessAssert assertRefused(AccessDecision decision, int status, String reason) {
    if (decision instanceof Refused refused
        && refused.status() == status
        && refused.reason().code().equals(reason)) {
      Map<String, List<String>> headers = new TreeMap<>();
      refused.headers().forEach((name, value) -> headers.put(name, List.of(value)));
      return new AccessAssert(shown(decision), headers);
    }
    throw new AssertionError(
        "The request should be refused with %d for %s, but it is %s"
            .formatted(status, reason, shown(decision)));
  }

  private static String shown(AccessDecision decision) {
    return decision instanceof Refused refused
        ? "refused with %d for %s (%s)"
            .formatted(refused.status(), refused.reason().code(), refused.reason().detail())
        : decision instanceof Answer answer ? "answered with " + answer.status() : "granted";
  }

  /**
   * Requires the status of a refused request, which clients are not told the reason of.
   *
   * @param response the response
   * @param status the HTTP status
   * @return for further assertions about the response
   */
  public static AccessAssert assertRefused(HttpResponse<?> response, int status) {
    String body = String.valueOf(response.body());
    AccessAssert actual =
        new AccessAssert(
            response.statusCode() + " " + body.substring(0, Math.min(body.length(), MAX_BODY)),
            response.headers().map());
    return actual.require(response.statusCode() == status, "The status should be " + status);
  }

  /**
   * Requires a parameter of the {@code Bearer} challenge (RFC 6750 §3).
   *
   * @param parameter its name, such as {@code error}
   * @param value its value
   * @return this
   */
  public AccessAssert challenge(String parameter, String value) {
    return require(
        value.equals(challenge().map(all -> all.get(parameter)).orElse(null)),
        "The challenge should have " + parameter + "=\"" + value + "\"");
  }

  /**
   * Requires a {@code Bearer} challenge that gives no reason, as for a request without a token (RFC
   * 6750 §3.1). It may have a {@code realm}.
   *
   * @return this
   */
  public AccessAssert bareChallenge() {
    return require(
        challenge().filter(all -> all.keySet().stream().allMatch("realm"::equals)).isPresent(),
        "The challenge should be Bearer without an error");
  }

  /**
   * Requires that there is no challenge at all.
   *
   * @return this
   */
  public AccessAssert noChallenge() {
    return require(!headers.containsKey(CHALLENGE), "There should be no challenge");
  }

  /**
   * Requires a header field.
   *
   * @param name its name, in any letter case
   * @param value one of its values
   * @return this
   */
  public AccessAssert header(String name, String value) {
    return require(
        headers.getOrDefault(name, List.of()).contains(value),
        "The response should have " + name + ": " + value);
  }

  /** The parameters of the Bearer challenge by their names in small letters. */
  private Optional<Map<String, String>> challenge() {
    return headers.getOrDefault(CHALLENGE, List.of()).stream()
        .filter(value -> value.matches("(?i)Bearer(\\s.*)?"))
        .findFirst()
        .map(AccessAssert::parameters);
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher matcher = PARAMETER.matcher(challenge.substring("Bearer".length()));
    while (matcher.find()) {
      String value =
          matcher.group(2) == null
              ? matcher.group(3)
              : matcher.group(2).replaceAll("\\\\(.)", "$1");
      parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
    }
    return parameters;
  }

  private AccessAssert require(boolean isMet, String requirement) {
    if (!isMet) {
      throw new AssertionError(requirement + ", but the request is answered with " + shown);
    }
    return this;
  }

  @Override
  public String toString() {
    return shown;
  }
}
