package dev.borderpost.jwt;

import dev.borderpost.json.ReadResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a JWT (RFC 7519 §4). The registered claims have the types that the RFC gives them;
 * all other claims are unchanged.
 *
 * <p>Immutable. {@code toString()} shows only the number of claims, since their values may be
 * personal data.
 */
public final class JwtClaims {

  /**
   * The last second of the year 9999, the last year in RFC 3339. A later time is a mistake, most
   * often a time in milliseconds: every such time since 1978 exceeds this value.
   */
  private static final long MAX_NUMERIC_DATE = 253_402_300_799L;

  private static final BigDecimal MAX_DECIMAL_DATE = BigDecimal.valueOf(MAX_NUMERIC_DATE);

  private static final String TOO_LATE =
      " is later than the year 9999: it counts seconds, not milliseconds";

  private static final String[] DATES = {"exp", "nbf", "iat"};

  private final Map<String, @Nullable Object> members;
  private final List<String> audience;
  private final @Nullable Instant expiresAt;
  private final @Nullable Instant notBefore;
  private final @Nullable Instant issuedAt;

  private JwtClaims(Map<String, @Nullable Object> members) {
    this.members = members;
    this.audience = strings(members.get("aud"));
    this.expiresAt = instant(members.get("exp"));
    this.notBefore = instant(members.get("nbf"));
    this.issuedAt = instant(members.get("iat"));
  }

  /**
   * Reads a claims set.
   *
   * <p>Malformed are: {@code exp}, {@code nbf} or {@code iat} that is not a number between 0 and
   * 253 402 300 799, the end of the year 9999 (fractions are fine); {@code iss} that is not a
   * non-empty string; {@code sub} or {@code jti} that is not a string; {@code aud} that is neither
   * a non-empty string nor an array of such; {@code act} that is not an object, whose {@code sub}
   * or {@code iss} is not a non-empty string, or that has more than eight actors in it; a claim
   * without a name. None of them has to be present, and {@code null} stands for an absent claim. A
   * {@code sub} or {@code aud} may have any characters: the rule that a value with a colon must be
   * a URI (RFC 7519 §2, StringOrURI) applies to the issuer, while a verifier only compares values.
   *
   * @param members the members of the claims object, as {@link ReadResult#ofJsonObject} reads them
   * @return the claims, or the problem with them
   */
  public static ReadResult<JwtClaims> read(Map<String, @Nullable Object> members) {
    String problem = problemOf(members);
    return problem == null
        ? new ReadResult.Read<>(new JwtClaims(members))
        : new ReadResult.Malformed<>(problem);
  }

  private static @Nullable String problemOf(Map<String, @Nullable Object> members) {
    for (String name : members.keySet()) {
      if (name.isBlank()) {
        return "a claim has no name";
      }
    }
    for (String name : DATES) {
      Object date = members.get(name);
      if (date != null) {
        String problem = problemOfDate(date);
        if (problem != null) {
          return name + problem;
        }
      }
    }
    Object issuer = members.get("iss");
    if (issuer != null && !isNonEmptyString(issuer)) {
      return "iss is not a string, or is empty";
    }
    if (!isStringOrAbsent(members.get("sub"))) {
      return "sub is not a string";
    }
    if (!isStringOrAbsent(members.get("jti"))) {
      return "jti is not a string";
    }
    Object audience = members.get("aud");
    if (audience != null && !isAudience(audience)) {
      return "aud is neither a non-empty string nor an array of such strings";
    }
    return Actor.problemOf(members.get("act"));
  }

  private static @Nullable String problemOfDate(Object value) {
    if (value instanceof Long seconds) {
      return seconds < 0 ? " is not a date" : seconds > MAX_NUMERIC_DATE ? TOO_LATE : null;
    }
    if (!(value instanceof Number number)) {
      return " is not a date";
    }
    BigDecimal seconds = decimal(number);
    if (seconds.signum() < 0) {
      return " is not a date";
    }
    return seconds.compareTo(MAX_DECIMAL_DATE) > 0 ? TOO_LATE : null;
  }

  private static boolean isStringOrAbsent(@Nullable Object value) {
    return value == null || value instanceof String;
  }

  private static boolean isNonEmptyString(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty();
  }

  private static boolean isAudience(Object value) {
    if (!(value instanceof List<?> list)) {
      return isNonEmptyString(value);
    }
    for (Object element : list) {
      if (!isNonEmptyString(element)) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    return number instanceof BigInteger integer
        ? new BigDecimal(integer)
        : BigDecimal.valueOf(number.longValue());
  }

  private static @Nullable Instant instant(@Nullable Object value) {
    if (value instanceof Long seconds) {
      return Instant.ofEpochSecond(seconds);
    }
    if (value instanceof BigDecimal decimal) {
      BigDecimal seconds = decimal.setScale(0, RoundingMode.FLOOR);
      return Instant.ofEpochSecond(
          seconds.longValueExact(), decimal.subtract(seconds).movePointRight(9).longValue());
    }
    return null;
  }

  /**
   * The claim {@code iss}: the issuer of the token (RFC 7519 §4.1.1).
   *
   * @return the issuer; empty when absent
   */
  public Optional<String> issuer() {
    return string("iss");
  }

  /**
   * The claim {@code sub}: the subject of the token (RFC 7519 §4.1.2).
   *
   * @return the subject, with any characters; empty when the claim is absent or an empty string
   */
  public Optional<String> subject() {
    return string("sub").filter(subject -> !subject.isEmpty());
  }

  /**
   * The claim {@code aud}: the intended recipients of the token (RFC 7519 §4.1.3).
   *
   * @return the audiences, one for a single string; empty when absent
   */
  public List<String> audience() {
    return audience;
  }

  /**
   * The claim {@code exp}: the time from which on the token must be rejected (RFC 7519 §4.1.4).
   *
   * @return the time; empty when absent
   */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /**
   * The claim {@code nbf}: the time before which the token must be rejected (RFC 7519 §4.1.5).
   *
   * @return the time; empty when absent
   */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /**
   * The claim {@code iat}: the time at which the token was issued (RFC 7519 §4.1.6).
   *
   * @return the time; empty when absent
   */
  public Optional<Instant> issuedAt() {
    return Optional.ofNullable(issuedAt);
  }

  /**
   * The claim {@code jti}: the identifier of the token (RFC 7519 §4.1.7).
   *
   * @return the identifier; empty when absent
   */
  public Optional<String> jwtId() {
    return string("jti");
  }

  /**
   * The value of any claim.
   *
   * @param nameOrPointer the claim's name, or, when it begins with {@code /}, a JSON Pointer (RFC
   *     6901) into the claims, such as {@code /realm_access/roles}
   * @return a {@link String}, {@link Long}, {@link BigInteger}, {@link BigDecimal}, {@link
   *     Boolean}, {@link List} or {@link Map}; empty when it is absent or {@code null}
   */
  public Optional<Object> find(String nameOrPointer) {
    if (!nameOrPointer.startsWith("/")) {
      return Optional.ofNullable(members.get(nameOrPointer));
    }
    Object value = members;
    for (String step : nameOrPointer.substring(1).split("/", -1)) {
      value = step(value, step.replace("~1", "/").replace("~0", "~"));
    }
    return Optional.ofNullable(value);
  }

  private static @Nullable Object step(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (value instanceof List<?> list && name.matches("0|[1-9][0-9]{0,8}")) {
      int index = Integer.parseInt(name);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  /**
   * The value of a claim that is a string.
   *
   * @param nameOrPointer as for {@link #find}
   * @return the string; empty when the claim is absent or of another type
   */
  public Optional<String> string(String nameOrPointer) {
    return find(nameOrPointer).orElse(null) instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  /**
   * The value of a claim that is a time, such as {@code auth_time} (RFC 7519 §2, NumericDate).
   *
   * @param nameOrPointer as for {@link #find}
   * @return the time; empty when the claim is absent, not a number, or outside of the years 1970 to
   *     9999
   */
  public Optional<Instant> time(String nameOrPointer) {
    return find(nameOrPointer)
        .filter(value -> problemOfDate(value) == null)
        .map(JwtClaims::instant);
  }

  /**
   * The claim {@code act}: the parties that act for the subject (RFC 8693 §4.1).
   *
   * @return the actors, the current one first, then the one before it; empty when the claim is
   *     absent and the subject acts itself
   */
  public List<Actor> actors() {
    return Actor.read(members.get("act"));
  }

  /**
   * The value of a claim that is an array of strings, or one string.
   *
   * @param nameOrPointer as for {@link #find}
   * @return the strings in their order, without elements of another type; empty when there are none
   */
  public List<String> strings(String nameOrPointer) {
    return strings(find(nameOrPointer).orElse(null));
  }

  static List<String> strings(@Nullable Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> list)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element instanceof String text) {
        texts.add(text);
      }
    }
    return Collections.unmodifiableList(texts);
  }

  /**
   * All claims by name.
   *
   * @return a map that cannot be modified, in the order of the token, with values as for {@link
   *     #find}
   */
  public Map<String, @Nullable Object> asMap() {
    return members;
  }

  @Override
  public String toString() {
    return "JwtClaims[" + members.size() + "]";
  }
}
