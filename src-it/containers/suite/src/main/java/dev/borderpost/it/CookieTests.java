package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a token gets into a cookie and out of it, whatever a container makes of cookies. */
public interface CookieTests extends OverHttp {

  @Test
  default void cookie_hasEveryAttributeThatKeepsItToItself() {
    String token = target().tokens().fillIn("{bob}");

    assertThat(cookie("name=__Host-token&token={bob}&seconds=300"))
        .isEqualTo(
            "__Host-token=" + token + "; Max-Age=300; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(cookie("name=session&insecure=&token={bob}&seconds=1"))
        .isEqualTo("session=" + token + "; Max-Age=1; Path=/; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&token={bob}&seconds=0", "&token={bob}&seconds=-86400"})
  default void clearedCookie_hasTheSameAttributes_soThatItMeansTheSameCookie(String token) {
    assertThat(cookie("name=__Host-token" + token))
        .isEqualTo("__Host-token=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(cookie("name=session&insecure=" + token))
        .isEqualTo("session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  default void cookieThatWasWritten_isReadBack_untilItIsCleared() {
    String written = cookie("name=session&insecure=&token={bob}&seconds=300").split(";", 2)[0];
    String cleared = cookie("name=session&insecure=").split(";", 2)[0];

    assertReached(send("GET /cookie/1", "Cookie: " + written), "rest", "bob");
    assertRefused(
        send("GET /cookie/1", "Cookie: " + cleared),
        401,
        "Bearer",
        "This resource needs an access token");
  }

  private String cookie(String form) {
    Response response = sendForm("POST " + TestApplication.COOKIES, null, form);

    assertThat(response.body()).isEqualTo("REACHED cookie\n");
    assertThat(response.header("set-cookie")).hasSize(1);
    return response.header("set-cookie").get(0);
  }
}
