package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Where a password becomes a token. */
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

  /** Answers with a token, or with 401 and the same words for a wrong name or password. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Credentials credentials = Credentials.of(request);
    String token =
        office
            .signIn(credentials.username(), credentials.password())
            .orElseThrow(() -> new ProblemException(401, "Username or password is wrong"));
    answer(response, 200, new TokenAnswer(token, "Bearer", office.lifetime().toSeconds()));
  }
}
