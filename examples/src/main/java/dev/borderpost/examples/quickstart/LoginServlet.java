package dev.borderpost.examples.quickstart;

import dev.borderpost.examples.quickstart.PassportOffice.Passport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Where a password becomes a token, in the body of the answer or in a cookie. */
@SuppressWarnings("serial") // never serialized
public final class LoginServlet extends ApiServlet {

  private final PassportOffice office;

  /**
   * A sign-in.
   *
   * @param office who decides and signs
   */
  public LoginServlet(PassportOffice office) {
    this.office = office;
  }

  /** RFC 6749 §5.1. */
  private record TokenAnswer(String accessToken, String tokenType, long expiresIn) {}

  /** The token itself stays out of the reach of scripts. */
  private record CookieAnswer(String cookie, long expiresIn) {}

  /** Answers with a token, or with 401 and the same words for a wrong name or password. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SignIn signIn = SignIn.of(request);
    Passport passport =
        office
            .signIn(signIn)
            .orElseThrow(() -> new ProblemException(401, "Username or password is wrong"));
    long expiresIn = passport.lifetime().toSeconds();
    if (signIn.cookie()) {
      PassportOffice.COOKIE.write(response, passport.token(), passport.expiry());
      answer(response, 200, new CookieAnswer(PassportOffice.COOKIE_NAME, expiresIn));
    } else {
      answer(response, 200, new TokenAnswer(passport.token(), "Bearer", expiresIn));
    }
  }
}
