package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;

/** Tells the page whose tokens are good here, and whether the browser has one in its cookie. */
@SuppressWarnings("serial") // never serialized
public final class SiteServlet extends ApiServlet {

  private final boolean office;
  private final String issuer;
  private final String audience;

  /**
   * The site of one issuer.
   *
   * @param office whether it is our own passport office, where one can sign in
   * @param issuer the {@code iss} of the tokens
   * @param audience their {@code aud}
   */
  public SiteServlet(boolean office, String issuer, String audience) {
    this.office = office;
    this.issuer = issuer;
    this.audience = audience;
  }

  private record Site(
      boolean signIn, String issuer, String audience, String cookie, boolean cookieSent) {}

  /** Answers without looking at the token: it may well be one that the border refuses. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean cookieSent =
        Stream.ofNullable(request.getCookies())
            .flatMap(Stream::of)
            .map(Cookie::getName)
            .anyMatch(PassportOffice.COOKIE_NAME::equals);
    answer(
        response, 200, new Site(office, issuer, audience, PassportOffice.COOKIE_NAME, cookieSent));
  }
}
