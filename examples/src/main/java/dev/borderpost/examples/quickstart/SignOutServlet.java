package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where an administrator signs a user out everywhere. */
@SuppressWarnings("serial") // never serialized
public final class SignOutServlet extends ApiServlet {

  private final PassportOffice office;

  /**
   * A sign-out of others.
   *
   * @param office who signed their tokens
   */
  public SignOutServlet(PassportOffice office) {
    this.office = office;
  }

  /** Whom to sign out. */
  private record SignOut(String username) {

    SignOut(@Nullable String username) {
      if (username == null || username.isEmpty()) {
        throw new ProblemException(400, "username is needed");
      }
      this.username = username;
    }

    static SignOut of(Form form) {
      return new SignOut(form.only("username"));
    }
  }

  /** Ends all tokens that the user got before now; answers 404 when there is no such user. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    office.revokeAll(read(request, SignOut.class, SignOut::of).username());
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
