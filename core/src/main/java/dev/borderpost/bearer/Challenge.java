package dev.borderpost.bearer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A challenge: a scheme and its parameters, as {@code WWW-Authenticate} has it (RFC 9110 §11.6.1).
 *
 * <p>Immutable. {@code toString()} is the value of the header field.
 *
 * @param scheme the authentication scheme, such as {@code Bearer}
 * @param parameters the parameters by name, in their order; written as quoted strings
 */
public record Challenge(String scheme, Map<String, String> parameters) {

  /** RFC 9110 §5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * Checks the characters and copies the map.
   *
   * @param scheme the scheme
   * @param parameters the parameters
   * @throws IllegalArgumentException if the scheme or a name is not a {@code token} (RFC 9110
   *     §5.6.2), or a value has characters other than printable ASCII
   */
  public Challenge {
    requireToken("scheme", scheme);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    parameters.forEach(
        (name, value) -> {
          requireToken("parameter name", name);
          if (value.chars().anyMatch(character -> character < 0x20 || character > 0x7e)) {
            throw new IllegalArgumentException(
                "The value of the parameter " + name + " has characters beyond printable ASCII.");
          }
        });
  }

  /**
   * A challenge without parameters.
   *
   * @param scheme the scheme
   * @return the challenge
   */
  public static Challenge of(String scheme) {
    return new Challenge(scheme, Map.of());
  }

  /**
   * This challenge with a further parameter behind the others.
   *
   * @param name the name
   * @param value the value, which replaces an earlier one of that name
   * @return the challenge
   */
  public Challenge with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(name, value);
    return new Challenge(scheme, all);
  }

  private static void requireToken(String what, String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException("Not a " + what + ": \"" + text + "\".");
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scheme);
    String separator = " ";
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(separator)
          .append(parameter.getKey())
          .append("=\"")
          .append(parameter.getValue().replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
      separator = ", ";
    }
    return text.toString();
  }
}
