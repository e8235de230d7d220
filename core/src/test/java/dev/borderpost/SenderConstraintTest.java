package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.CrossSite;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between the extraction of a token and the policies, apart from its verification. */
class SenderConstraintTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}",
        "{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}",
        "{}",
        "\"text\"",
        "[]",
        "false"
      })
  void boundToken_isRejected_unlessTheBindingIsIgnored(String confirmation) {
    RequestView request = TestRequest.withToken(Border.token("cnf", confirmation));

    for (int i = 0; i < 2; i++) { // the second time from the cache
      assertThat(Border.authenticator().build().authenticate(request))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.reason().code()).isEqualTo("sender_constrained");
                assertThat(rejected.status()).isEqualTo(401);
              });
      assertThat(Border.authenticator().ignoreTokenBinding().build().authenticate(request))
          .isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void rememberedToken_staysBound() {
    JwtAuthenticator authenticator = Border.authenticator().build();
    RequestView request = TestRequest.withToken(Border.token("cnf", "{\"jkt\":\"x\"}"));

    assertThat(authenticator.authenticate(request)).isInstanceOf(Rejected.class);
    assertThat(authenticator.authenticate(request)).isInstanceOf(Rejected.class);
  }

  @Test
  void confirmationNull_isAsAbsent() {
    assertThat(
            Border.authenticator()
                .build()
                .authenticate(TestRequest.withToken(Border.token("cnf", "null"))))
        .isInstanceOf(Authenticated.class);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, cross-site, false",
    "POST, same-site, false",
    "POST, same-origin, true",
    "GET, cross-site, true"
  })
  void cookieOfACrossSiteRequest_isRefused_byTheAuthenticatorAlone(
      String method, String site, boolean passes) {
    JwtAuthenticator authenticator =
        Border.authenticator().extractor(TokenExtractor.cookie("token")).build();
    RequestView request =
        TestRequest.request(method, "/x")
            .header("Cookie", "token=" + Border.token())
            .header("Sec-Fetch-Site", site);

    AuthenticationResult result = authenticator.authenticate(request);

    assertThat(result).isInstanceOf(passes ? Authenticated.class : CrossSite.class);
    assertThat(authenticator.authenticateAsync(request)).isCompletedWithValue(result);
  }

  @Test
  void allowedOrigin_mayPostWithACookie() {
    JwtAuthenticator authenticator =
        Border.authenticator()
            .extractor(TokenExtractor.cookie("token"))
            .origins(Origins.allowing("https://app.example"))
            .build();

    assertThat(
            authenticator.authenticate(
                TestRequest.request("POST", "/x")
                    .header("Cookie", "token=" + Border.token())
                    .header("Origin", "https://app.example")))
        .isInstanceOf(Authenticated.class);
  }
}
