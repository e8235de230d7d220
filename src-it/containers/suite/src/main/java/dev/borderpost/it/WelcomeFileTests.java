package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rule of the path that was asked for holds, also where the container puts a welcome file in
 * its place before the filter sees it; a rule for the file holds as well.
 */
public interface WelcomeFileTests extends OverHttp {

  @ParameterizedTest
  @CsvSource(
      nullValues = "nobody",
      textBlock =
          """
          # path            , as     , status
          /                 , nobody , 200
          /                 , bob    , 200
          /open/            , nobody , 200
          /open/            , bob    , 200
          /many/deep/       , nobody , 200
          /admin/           , nobody , 401
          /admin/           , bob    , 403
          /admin/           , alice  , 200
          /closed/          , nobody , 403
          /closed/          , bob    , 403
          /closed/          , alice  , 403
          /kept/            , nobody , 401
          /kept/            , bob    , 403
          /kept/            , alice  , 200
          /shut/            , nobody , 403
          /shut/            , alice  , 403
          /index.html       , nobody , 401
          /index.html       , bob    , 200
          /open/index.html  , nobody , 401
          /kept/index.html  , nobody , 401
          /kept/index.html  , bob    , 403
          /kept/index.html  , alice  , 200
          /shut/index.html  , alice  , 403
          /%61dmin/         , bob    , 403
          /%61dmin/         , alice  , 200
          /clos%65d/        , alice  , 403
          """)
  default void directory_hasTheRuleOfItsOwnPath(String path, @Nullable String user, int status) {
    Response response =
        send("GET " + path, user == null ? null : "Authorization: Bearer {" + user + "}");

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.reached()).isEqualTo(status == 200);
  }

  /** What is asked for without the slash is redirected or refused, and never shown. */
  @ParameterizedTest
  @CsvSource({"/admin, bob", "/closed, alice", "/shut/, alice", "/kept, bob"})
  default void directoryWithoutASlash_isNotShown(String path, String user) {
    Response response = send("GET " + path, "Authorization: Bearer {" + user + "}");

    assertThat(response.status()).as("%s", response).isIn(301, 302, 307, 403);
    assertThat(response.reached()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"forward, /closed/", "forward, /admin/", "forward, /shut/", "include, /closed/"})
  default void dispatchToADirectory_hasTheRuleOfItsOwnPath(String how, String to) {
    Response response =
        send("GET /open/go?how=" + how + "&to=" + to, "Authorization: Bearer {bob}");

    assertThat(response.reached()).as("%s", response).isFalse();
  }

  /** Whatever the container's servlet for files makes of a request, it is answered with 401. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Any: 1",
        "Range: bytes=0-1",
        "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
        "If-None-Match: *",
        "If-Match: \"x\"",
        "If-Unmodified-Since: Fri, 01 Jan 1999 00:00:00 GMT"
      })
  default void fileAsPageForRefusedNavigations_isSentWholeAndWith401(String field) {
    for (String path : new String[] {"/admin/", "/x", "/sign-in.html", "/open/index.html"}) {
      Response response = send("GET " + path, "Accept: text/html && " + field);

      assertThat(response.status()).as("%s", response).isEqualTo(401);
      assertThat(response.body()).isEqualTo("PAGE");
      assertThat(response.header("www-authenticate")).containsExactly("Bearer");
    }
  }
}
