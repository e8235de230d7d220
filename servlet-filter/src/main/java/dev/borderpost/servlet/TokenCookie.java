package dev.borderpost.servlet;

import dev.borderpost.extract.TokenExtractor;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hands a token to a browser in a cookie, and takes it back: {@code HttpOnly}, {@code Secure},
 * {@code SameSite=Lax}, {@code Path=/}, for this host alone, and only for as long as the token is
 * good (RFC 6265 §4.1). {@link TokenExtractor#cookie} reads it.
 *
 * <p>Best with a name that begins with {@code __Host-}: browsers then refuse one that was set by
 * another host of the same domain, or in plain text.
 *
 * <p>Clearing the cookie is signing out of the browser only. The token itself stays good until its
 * {@code exp}, for whoever has a copy of it.
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenCookie {

  /** RFC 6750 §2.1: {@code b64token}. All of it is allowed in a cookie (RFC 6265 §4.1.1). */
  private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

  /** Name and value together, as browsers count: what is longer they drop without a word. */
  private static final int MAX_LENGTH = 4096;

  private final String name;
  private final boolean secure;
  private final Clock clock;

  private TokenCookie(String name, boolean secure, Clock clock) {
    this.name = name;
    this.secure = secure;
    this.clock = clock;
  }

  /**
   * A cookie.
   *
   * @param name its name, best with the prefix {@code __Host-}
   * @return the cookie, {@code Secure}, by the system's clock
   * @throws IllegalArgumentException if the name is not a cookie name (RFC 6265 §4.1.1)
   */
  public static TokenCookie named(String name) {
    TokenExtractor.cookie(name); // which knows what a name is, and will have to read it
    return new TokenCookie(name, true, Clock.systemUTC());
  }

  /**
   * This cookie for plain http too, without {@code Secure}: for trying things out on one's own
   * machine only, since whoever sees the traffic gets the token.
   *
   * @return the cookie
   * @throws IllegalArgumentException if the name begins with {@code __Host-} or {@code __Secure-}:
   *     browsers would drop it
   */
  public TokenCookie insecure() {
    String folded = name.toLowerCase(Locale.ROOT);
    if (folded.startsWith("__host-") || folded.startsWith("__secure-")) {
      throw new IllegalArgumentException(
          "Browsers drop a cookie named "
              + name
              + " that is not Secure: give it a name without the prefix, or use https.");
    }
    return new TokenCookie(name, false, clock);
  }

  /**
   * This cookie by another clock.
   *
   * @param clock what tells for how long a token is still good
   * @return the cookie
   */
  public TokenCookie withClock(Clock clock) {
    return new TokenCookie(name, secure, clock);
  }

  /**
   * Hands a token to the browser. To be called once for a response, before it is committed.
   *
   * @param response the response
   * @param token the token in its compact form
   * @param expiry when the token ends, its {@code exp}; the browser forgets it then. With less than
   *     a second to go, the cookie is cleared instead
   * @throws IllegalArgumentException if the token holds a character that no token has, or is so
   *     long that browsers would drop the cookie: its name and the token may have 4096 characters
   *     together
   */
  public void write(HttpServletResponse response, String token, Instant expiry) {
    if (!B64TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("Not a token: no cookie is made of it.");
    }
    if (name.length() + token.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "The token has "
              + token.length()
              + " characters: browsers would drop the cookie. Put less into the token, or send it"
              + " in the Authorization header.");
    }
    long seconds = Duration.between(clock.instant(), expiry).toSeconds();
    if (seconds > 0) {
      add(response, token, seconds);
    } else {
      clear(response);
    }
  }

  /**
   * Makes the browser forget the token. To be called before the response is committed.
   *
   * @param response the response
   */
  public void clear(HttpServletResponse response) {
    add(response, "", 0);
  }

  /** As a field, since Undertow leaves {@code SameSite} out of a {@code Cookie}. */
  private void add(HttpServletResponse response, String value, long maxAgeSeconds) {
    response.addHeader(
        "Set-Cookie",
        name
            + "="
            + value
            + "; Max-Age="
            + maxAgeSeconds
            + "; Path=/; "
            + (secure ? "Secure; " : "")
            + "HttpOnly; SameSite=Lax");
  }
}
