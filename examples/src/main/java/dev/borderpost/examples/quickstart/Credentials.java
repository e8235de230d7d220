package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/**
 * What somebody signs in with. {@code toString()} shows neither.
 *
 * @param username the name, 1 to 100 characters
 * @param password the password, not empty
 */
record Credentials(String username, String password) {

  private static final int MAX_NAME_LENGTH = 100;

  /** Refuses what cannot be anybody's. */
  Credentials(@Nullable String username, @Nullable String password) {
    if (username == null
        || username.isEmpty()
        || username.length() > MAX_NAME_LENGTH
        || password == null
        || password.isEmpty()) {
      throw new ProblemException(
          400, "username (at most " + MAX_NAME_LENGTH + " characters) and password are needed");
    }
    this.username = username;
    this.password = password;
  }

  /**
   * Reads them from a JSON or form body.
   *
   * @throws ProblemException if the body is neither, or they are not in it
   */
  static Credentials of(HttpServletRequest request) throws IOException {
    String type = ApiServlet.mediaType(request);
    byte[] body = ApiServlet.body(request);
    return switch (type) {
      case "application/json" -> Json.read(body, Credentials.class);
      case "application/x-www-form-urlencoded" -> ofForm(body);
      default ->
          throw new ProblemException(
              415, "Send application/json or application/x-www-form-urlencoded");
    };
  }

  private static Credentials ofForm(byte[] body) {
    Fields form = new Fields();
    try {
      UrlEncoded.decodeUtf8To(new String(body, StandardCharsets.UTF_8), form);
    } catch (RuntimeException e) { // Jetty has several for malformed percent-encoding
      throw new ProblemException(400, "The body is not a form");
    }
    return new Credentials(only(form, "username"), only(form, "password"));
  }

  private static @Nullable String only(Fields form, String name) {
    List<String> values = form.getValuesOrEmpty(name);
    return values.size() == 1 ? values.get(0) : null;
  }

  @Override
  public String toString() {
    return "Credentials[]";
  }
}
