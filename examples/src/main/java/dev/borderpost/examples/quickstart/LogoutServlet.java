package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;

/**
 * Where a browser forgets its token. Open to everybody, since one who holds an expired token, or
 * one of another office, has to get rid of it too. But it asks for JSON, which no page of another
 * origin can make a browser send: it would have to be allowed by CORS, and nothing here does that.
 */
@SuppressWarnings("serial") // never serialized
public final class LogoutServlet extends ApiServlet {

  private final PassportOffice office;

  /**
   * A sign-out.
   *
   * @param office who signed the token
   */
  public LogoutServlet(PassportOffice office) {
    this.office = office;
  }

  /** Ends the token in the cookie, if it is one of the office, and clears the cookie. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    if (!mediaType(request).equals(JSON)) {
      throw new ProblemException(415, "Send " + JSON);
    }
    cookies(request)
        .filter(cookie -> cookie.getName().equals(PassportOffice.COOKIE_NAME))
        .forEach(cookie -> office.revoke(cookie.getValue()));
    PassportOffice.COOKIE.clear(response);
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private static Stream<Cookie> cookies(HttpServletRequest request) {
    return Stream.ofNullable(request.getCookies()).flatMap(Stream::of);
  }
}
