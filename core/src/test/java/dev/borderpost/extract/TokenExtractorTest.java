package dev.borderpost.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found, and what counts as absent; malformed credentials are rows of GuardTest. */
class TokenExtractorTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "a=1; token=abc, abc",
        "token=abc, abc",
        "token=\"abc\", abc",
        "token = abc , abc",
        "token=; token=abc, abc",
        "token=abc==, abc==",
        "token=, -",
        "token, -",
        "Token=abc, -",
        "xtoken=abc, -",
        "a=token=abc, -",
        "'', -",
      })
  void cookie_isFoundByItsExactName(String field, String token) {
    RequestView.Standalone request = TestRequest.get("/").header("Cookie", field);

    assertThat(found(TokenExtractor.cookie("token"), request))
        .isEqualTo(Optional.ofNullable(token));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "access_token=abc, abc",
        "a=1&access_token=abc&b=2, abc",
        "access%5Ftoken=%61bc, abc",
        "Access_Token=abc, -",
        "xaccess_token=abc, -",
        "a=access_token=abc, -",
        "%zz=1, -",
      })
  void queryParameter_isFoundDecoded(String query, String token) {
    RequestView.Standalone request = TestRequest.get("/").query(query);

    assertThat(found(TokenExtractor.queryParameter("access_token"), request))
        .isEqualTo(Optional.ofNullable(token));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, application/x-www-form-urlencoded, true",
    "PUT, Application/X-WWW-Form-Urlencoded;charset=UTF-8, true",
    "POST, application/x-www-form-urlencoded ; charset=utf-8, true",
    "GET, application/x-www-form-urlencoded, false",
    "POST, application/json, false",
    "POST, multipart/form-data, false",
    "POST, '', false",
  })
  void formParameter_isReadFromFormsOnly_andNotWithGet(String method, String type, boolean read) {
    RequestView.Standalone request =
        TestRequest.request(method, "/")
            .header("Content-Type", type)
            .formParameter("access_token", "abc");

    assertThat(found(TokenExtractor.formParameter("access_token"), request).isPresent())
        .isEqualTo(read);
  }

  @Test
  void headerOfAnotherName_holdsTheToken_withOrWithoutTheScheme() {
    TokenExtractor extractor = TokenExtractor.header("X-Access-Token");

    assertThat(found(extractor, TestRequest.get("/").header("x-access-token", "abc")))
        .contains("abc");
    for (String scheme : List.of("Bearer ", "bearer   ")) {
      assertThat(found(extractor, TestRequest.get("/").header("x-access-token", scheme + "abc")))
          .contains("abc");
    }
    assertThat(found(extractor, TestRequest.get("/").token("abc"))).isEmpty();
  }

  @Test
  void firstPlaceWithCredentials_wins_evenIfTheyAreMalformed() {
    TokenExtractor extractor =
        TokenExtractor.firstOf(
            TokenExtractor.authorizationHeader(), TokenExtractor.cookie("token"));
    RequestView.Standalone both =
        TestRequest.get("/").token("first").header("Cookie", "token=second");

    assertThat(found(extractor, both)).contains("first");
    assertThat(found(extractor, TestRequest.get("/").header("Cookie", "token=second")))
        .contains("second");
    assertThat(
            extractor.extract(
                TestRequest.get("/")
                    .header("Authorization", "Bearer")
                    .header("Cookie", "token=second")))
        .containsInstanceOf(EncodedToken.Malformed.class);
    assertThat(extractor.extract(TestRequest.get("/"))).isEmpty();
  }

  @Test
  void onlyCookies_areAttachedByTheBrowser() {
    RequestView.Standalone request =
        TestRequest.request("POST", "/")
            .token("abc")
            .header("X-Token", "abc")
            .header("Cookie", "token=abc")
            .header("Content-Type", FORM)
            .formParameter("t", "abc")
            .query("t=abc");

    assertThat(isAttached(TokenExtractor.cookie("token"), request)).isTrue();
    assertThat(isAttached(TokenExtractor.authorizationHeader(), request)).isFalse();
    assertThat(isAttached(TokenExtractor.header("X-Token"), request)).isFalse();
    assertThat(isAttached(TokenExtractor.formParameter("t"), request)).isFalse();
    assertThat(isAttached(TokenExtractor.queryParameter("t"), request)).isFalse();
  }

  private static boolean isAttached(TokenExtractor extractor, RequestView request) {
    return ((EncodedToken.Found) extractor.extract(request).orElseThrow()).attachedByBrowser();
  }

  private static Optional<String> found(TokenExtractor extractor, RequestView request) {
    return extractor.extract(request).map(token -> ((EncodedToken.Found) token).value());
  }
}
