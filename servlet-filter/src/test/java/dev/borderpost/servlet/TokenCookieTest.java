package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lifetimes, names and values; the whole in real containers is tested below src-it. */
class TokenCookieTest {

  private static final String TOKEN = "aaa.bbb-_.ccc";
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final TokenCookie cookie =
      TokenCookie.named("__Host-token").withClock(Clock.fixed(NOW, ZoneOffset.UTC));
  private final HttpServletResponse response = mock();

  @ParameterizedTest
  @CsvSource({"PT15M, 900", "PT1.999S, 1", "PT1S, 1", "P36500D, 3153600000"})
  void maxAge_isWhatTheTokenHasToGo_inWholeSeconds(Duration toGo, long maxAge) {
    cookie.write(response, TOKEN, NOW.plus(toGo));

    assertWritten(TOKEN, maxAge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999S", "PT0S", "PT-0.001S", "PT-1S", "P-36500D"})
  void tokenWithLessThanASecondToGo_clearsTheCookie(Duration toGo) {
    cookie.write(response, TOKEN, NOW.plus(toGo));

    assertWritten("", 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a;b",
        "a; Domain=example.com",
        "a,b",
        "\"a\"",
        "a\\b",
        "a\r\nX: y",
        "a\u0000",
        "a\u00e9",
        "=",
        "a=b"
      })
  void whatIsNoToken_isNeverWritten(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookie.write(response, text, NOW.plusSeconds(1)))
        .withMessage("Not a token: no cookie is made of it.");
    verifyNoInteractions(response);
  }

  @Test
  void tokenThatBrowsersWouldDrop_isNeverWritten_andIsNotInTheMessage() {
    String longest = "a".repeat(4096 - "__Host-token".length());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookie.write(response, longest + "a", NOW.plusSeconds(1)))
        .withMessage(
            "The token has 4085 characters: browsers would drop the cookie. Put less into the"
                + " token, or send it in the Authorization header.");
    verifyNoInteractions(response);

    cookie.write(response, longest, NOW.plusSeconds(1));
    assertWritten(longest, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a;b", "a,b", "\"a\"", "a/b", "t\u00f6ken", "a\r\nb"})
  void nameThatIsNotOne_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenCookie.named(name))
        .withMessageContaining("Not the name of a cookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Host-token", "__host-token", "__Secure-token", "__SECURE-token"})
  void prefixThatAsksForHttps_allowsNoInsecureCookie(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenCookie.named(name).insecure())
        .withMessage(
            "Browsers drop a cookie named "
                + name
                + " that is not Secure: give it a name without the prefix, or use https.");
  }

  private void assertWritten(String value, long maxAge) {
    verify(response)
        .addHeader(
            "Set-Cookie",
            "__Host-token=%s; Max-Age=%d; Path=/; Secure; HttpOnly; SameSite=Lax"
                .formatted(value, maxAge));
    verifyNoMoreInteractions(response);
  }
}
