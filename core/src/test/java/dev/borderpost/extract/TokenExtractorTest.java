package dev.borderpost.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.extract.EncodedToken.Found;
import dev.borderpost.testing.TestRequest;
import java.util.ArrayList;
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
        "token=\"\", -",
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
  void cookiesOfOneName_areCandidatesIfTheyHaveTheFormOfAToken_eachOnce() {
    TokenExtractor extractor = TokenExtractor.cookie("token");

    EncodedToken.Several several =
        (EncodedToken.Several)
            extractor
                .extract(
                    TestRequest.get("/")
                        .header("Cookie", "token=a.b.c; token=x; token=a.b.c; token=d.e.f"))
                .orElseThrow();
    assertThat(several.candidates()).extracting(Found::value).containsExactly("a.b.c", "d.e.f");
    assertThat(several.candidates()).allMatch(Found::attachedByBrowser);

    assertThat(found(extractor, TestRequest.get("/").header("Cookie", "token=x; token=a.b.c")))
        .contains("a.b.c");
    assertThat(found(extractor, TestRequest.get("/").header("Cookie", "token=x; token=y")))
        .contains("x");
  }

  @Test
  void emptyValue_isMalformed_exceptInACookie() {
    RequestView request =
        TestRequest.request("POST", "/")
            .header("X-Token", "")
            .header("Content-Type", FORM)
            .formParameter("t", "")
            .query("t");

    for (TokenExtractor extractor :
        List.of(
            TokenExtractor.header("X-Token"),
            TokenExtractor.formParameter("t"),
            TokenExtractor.queryParameter("t"))) {
      assertThat(extractor.extract(request)).containsInstanceOf(EncodedToken.Malformed.class);
    }
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

  /** The form b64token of RFC 6750 §2.1. */
  @ParameterizedTest
  @CsvSource({
    "a.b.c, true",
    "AZaz09-._~+/, true",
    "a=, true",
    "a==, true",
    "=, false",
    "==, false",
    "a=b, false",
    "'a,b', false",
    "'a b', false",
    "a@, false",
    "a[, false",
    "a\u00ef, false",
  })
  void textThatIsNoToken_isAProblemOfTheRequest(String text, boolean token) {
    for (RequestView request :
        List.of(
            TestRequest.get("/").header("X-Token", text),
            TestRequest.get("/").header("X-Token", "Bearer " + text))) {
      Found found = (Found) TokenExtractor.header("X-Token").extract(request).orElseThrow();

      assertThat(found.value()).isEqualTo(text);
      assertThat(found.length()).isEqualTo(text.length());
      assertThat(found.problem().isEmpty()).isEqualTo(token);
    }
    assertThat(((Found) EncodedToken.of(text)).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, websocket, true",
    "GET, 'h2c, WebSocket', true",
    "CONNECT, '', true",
    "GET, h2c, false",
    "GET, '', false",
    "POST, websocket, false",
  })
  void subprotocolOfAHandshakeOnly_holdsAToken(String method, String upgrade, boolean holds) {
    RequestView.Standalone request =
        TestRequest.request(method, "/").header("Sec-WebSocket-Protocol", "chat, bearer.a.b.c");
    if (!upgrade.isEmpty()) {
      request.header("Upgrade", upgrade);
    }

    assertThat(found(TokenExtractor.webSocketProtocol(), request))
        .isEqualTo(holds ? Optional.of("a.b.c") : Optional.empty());
  }

  @Test
  void placeAndScheme_areKeptApart() {
    Found token = (Found) EncodedToken.attachedByBrowser("a.b.c");

    assertThat(token.scheme()).isEqualTo("Bearer");
    for (Found both :
        List.of(token.withScheme("DPoP").inAddress(), token.inAddress().withScheme("DPoP"))) {
      assertThat(both.value()).isEqualTo("a.b.c");
      assertThat(both.scheme()).isEqualTo("DPoP");
      assertThat(both.isInAddress()).isTrue();
      assertThat(both.attachedByBrowser()).isTrue();
    }
  }

  /** What a handshake is told to go on with has no token in it, however it was written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "bearer.eyJh.eyJz.c2ln           | ''",
        "'  bearer.eyJh.eyJz.c2ln'       | ''",
        "BEARER.EYJh.eyJz.c2ln           | ''",
        "chat, bearer.eyJh.eyJz.c2ln     | chat",
        "bearer.eyJh.eyJz.c2ln,chat,v2   | chat, v2",
        "bearer.eyJ1.a.b,bearer.eyJ2.a.b | ''",
        "bearer.chat, xbearer.eyJ        | bearer.chat, xbearer.eyJ",
        "bearer                          | bearer",
        "chat                            | chat",
      })
  void subprotocolsForTheApplication_haveNoTokenAmongThem(String field, String left) {
    List<String> lines = left.isEmpty() ? List.of() : List.of(left);

    assertThat(TokenExtractor.withoutWebSocketTokens(List.of(field))).isEqualTo(lines);
    List<String> more = new ArrayList<>(lines);
    more.add("v3");
    assertThat(TokenExtractor.withoutWebSocketTokens(List.of(field, "v3"))).isEqualTo(more);
  }

  private static boolean isAttached(TokenExtractor extractor, RequestView request) {
    return ((Found) extractor.extract(request).orElseThrow()).attachedByBrowser();
  }

  private static Optional<String> found(TokenExtractor extractor, RequestView request) {
    return extractor.extract(request).map(token -> ((Found) token).value());
  }
}
