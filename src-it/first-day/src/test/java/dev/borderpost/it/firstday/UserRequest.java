package dev.borderpost.it.firstday;

import java.util.Map;
import java.util.TreeMap;

/**
 * A request of a user.
 *
 * @param headers its header fields, with {@link #TOKEN} in the place of the user's token and {@link
 *     #OTHER_TOKEN} in that of another user's
 */
record UserRequest(String method, String path, Map<String, String> headers) {

  static final String TOKEN = "{token}";
  static final String OTHER_TOKEN = "{other token}";

  /** One with the token in the header that is for it. */
  static UserRequest get(String path) {
    return new UserRequest("GET", path, Map.of("Authorization", "Bearer " + TOKEN));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\n");
    new TreeMap<>(headers).forEach((name, value) -> text.append(name + ": " + value + "\n"));
    return text.toString();
  }
}
