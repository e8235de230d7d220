package dev.borderpost.it.app;

import dev.borderpost.servlet.TokenCookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Hands out a cookie with a {@code name}, {@code insecure} if it says so: with a {@code token} that
 * has some {@code seconds} to go, or cleared when there is none.
 */
@SuppressWarnings("serial")
public final class CookieServlet extends HttpServlet {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    TokenCookie cookie =
        TokenCookie.named(request.getParameter("name")).withClock(Clock.fixed(NOW, ZoneOffset.UTC));
    if (request.getParameter("insecure") != null) {
      cookie = cookie.insecure();
    }
    String token = request.getParameter("token");
    if (token == null) {
      cookie.clear(response);
    } else {
      long seconds = Long.parseLong(request.getParameter("seconds"));
      cookie.write(response, token, NOW.plusSeconds(seconds));
    }
    response.getOutputStream().write("REACHED cookie\n".getBytes(StandardCharsets.US_ASCII));
  }
}
