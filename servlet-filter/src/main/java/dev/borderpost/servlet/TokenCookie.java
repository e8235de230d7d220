package dev.borderpost.servlet;

import dev.borderpost.extract.TokenExtractor;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A cookie that holds a browser's token: {@code HttpOnly}, {@code Secure}, {@code SameSite=Lax},
 * {@code Path=/}, for this host only, and until the token expires (RFC 6265 §4.1). {@link
 * TokenExtractor#cookie} reads it.
 *
 * <p>Preferably, its name begins with {@code __Host-}: browsers then refuse a cookie of this name
 * that was set by another host of the same domain or over plain HTTP.
 *
 * <p>Clearing the cookie signs out this browser only. Copies of the token stay valid until its
 * {@code exp}.
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenCookie {

  /**
   * RFC 6750 §2.1: {@code b64token}. All of its characters are allowed in a cookie (RFC 6265
   * §4.1.1).
   */
  private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

  /**
   * The maximum length of name and value together, as browsers count it: they silently drop longer
   * cookies.
   */
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
   * Creates a cookie.
   *
   * @param name its name, preferably with the prefix {@code __Host-}
   * @return the cookie, {@code Secure}, by the system's clock
   * @throws IllegalArgumentException if the name is not a cookie name (RFC 6265 §4.1.1)
   */
  public static TokenCookie named(String name) {
    TokenExtractor.cookie(name); // checks the name, as the extractor that will read the cookie
    return new TokenCookie(name, true, Clock.systemUTC());
  }

  /**
   * This cookie without {@code Secure}, for plain HTTP too. Use it only for experiments on a local
   * machine: an attacker who can read the traffic gets the token.
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
   * This cookie with another clock.
   *
   * @param clock the clock that determines whether a token has expired
   * @return the cookie
   */
  public TokenCookie withClock(Clock clock) {
    return new TokenCookie(name, secure, clock);
  }

  /**
   * Sends a token to the browser. Call it once for a response, before the response is committed.
   *
   * @param response the response
   * @param token the token in its compact form
   * @param expiry the {@code exp} of the token, when the browser deletes the cookie. If it is less
   *     than a second away, the cookie is cleared instead
   * @throws IllegalArgumentException if the token has a character that is not allowed in tokens, or
   *     is so long that browsers would drop the cookie: name and token may have 4096 characters
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
   * Deletes the cookie in the browser. Call it before the response is committed.
   *
   * @param response the response
   */
  public void clear(HttpServletResponse response) {
    add(response, "", 0);
  }

  /**
   * Adds the cookie as a header field, since Undertow omits {@code SameSite} from a {@code Cookie}.
   */
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
