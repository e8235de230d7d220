package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Where a browser forgets its token. Open to everybody, since one who holds an expired token, or
 * one of another office, has to get rid of it too. But it asks for JSON, which no page of another
 * origin can make a browser send: it would have to be allowed by CORS, and nothing here does that.
 */
public final class LogoutServlet extends ApiServlet {

  private static final long serialVersionUID = 1L;

  /** Clears the cookie. The token that was in it stays good until its {@code exp}. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    if (!mediaType(request).equals(JSON)) {
      throw new ProblemException(415, "Send " + JSON);
    }
    PassportOffice.COOKIE.clear(response);
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
