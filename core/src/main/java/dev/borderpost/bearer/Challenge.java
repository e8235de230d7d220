package dev.borderpost.bearer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * The challenge of bearer tokens for a request without credentials: no error code, since the
   * client may not have known that it needs any (RFC 6750 §3.1).
   *
   * @param realm the protection space, or empty for none
   * @return {@code Bearer}, with the realm if there is one
   * @throws IllegalArgumentException if the realm holds a character other than printable ASCII
   *     without quote and backslash
   */
  public static Challenge bearer(Optional<String> realm) {
    Challenge challenge = of("Bearer");
    return realm.map(r -> challenge.with("realm", checkedText("realm", r))).orElse(challenge);
  }

  /**
   * Checks a text that clients are shown, such as an {@code error_description} (RFC 6750 §3): it
   * could break out of a header field or a problem document otherwise.
   *
   * @param name what the text is, for the message
   * @param text the text
   * @return the text
   * @throws IllegalArgumentException if it is empty, or holds a character other than printable
   *     ASCII without quotation mark and backslash
   */
  public static String checkedText(String name, String text) {
    return checked(name, text, ' ');
  }

  /**
   * Checks scopes: each has to be a {@code scope-token} (RFC 6749 §3.3), a text of printable ASCII
   * without space, quotation mark and backslash.
   *
   * @param scopes the scopes
   * @return an immutable copy
   * @throws IllegalArgumentException if one of them is none
   */
  public static List<String> checkedScopes(List<String> scopes) {
    return checkedValues("scope", scopes);
  }

  /**
   * Checks the values of a parameter with several, such as {@code acr_values} (RFC 9470 §3): each
   * has the characters of a {@code scope-token}.
   *
   * @param name what a value is, for the message
   * @param values the values
   * @return an immutable copy
   * @throws IllegalArgumentException if one of them has another character, or is empty
   */
  public static List<String> checkedValues(String name, List<String> values) {
    return values.stream().map(value -> checked(name, value, '!')).toList();
  }

  private static String checked(String name, String text, char lowest) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("The " + name + " is empty.");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < lowest || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException(
            "The "
                + name
                + " holds a character that RFC 6750 §3 does not allow, at index "
                + i
                + ": use printable ASCII without quotation mark and backslash"
                + (lowest == ' ' ? "." : ", and no space."));
      }
    }
    return text;
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
