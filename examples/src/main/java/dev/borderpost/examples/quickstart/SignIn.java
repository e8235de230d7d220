package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody signs in with. {@code toString()} shows nothing of it.
 *
 * @param username the name, 1 to 100 characters
 * @param password the password, not empty
 * @param cookie whether the token is to come in a cookie instead of the body
 * @param lifetime for how many seconds the token is to be good; null for as long as usual
 */
record SignIn(String username, String password, boolean cookie, @Nullable Integer lifetime) {

  private static final int MAX_NAME_LENGTH = 100;

  /** Refuses what cannot be anybody's. */
  SignIn(
      @Nullable String username,
      @Nullable String password,
      boolean cookie,
      @Nullable Integer lifetime) {
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
    this.cookie = cookie;
    this.lifetime = lifetime;
  }

  /**
   * Reads it from a JSON or form body. A form has no more than name and password: any site can make
   * a browser send one, and must not be able to give it a cookie.
   *
   * @throws ProblemException if the body is neither, or they are not in it
   */
  static SignIn of(HttpServletRequest request) throws IOException {
    return ApiServlet.read(request, SignIn.class, SignIn::of);
  }

  private static SignIn of(Form form) {
    return new SignIn(form.only("username"), form.only("password"), false, null);
  }

  @Override
  public String toString() {
    return "SignIn[]";
  }
}
