package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user is known for as long as a request lasts, or until the application logs it out. */
public interface LaterTests extends OverHttp {

  @ParameterizedTest
  @ValueSource(strings = {"/api/later", "/api/later?supplied"})
  default void eventsFromAnotherThread_areForTheUserOfTheRequest(String path) {
    Response response = send("GET " + path, "Authorization: Bearer {alice}");

    assertThat(response.status()).as("%s", response).isEqualTo(200);
    assertThat(response.body())
        .isEqualToNormalizingNewlines(
            """
            data: REACHED later 1 for alice, admin true, by Bearer

            data: REACHED later 2 for alice, admin true, by Bearer

            """);
    assertThat(send("GET " + path, null).status()).isEqualTo(401);
  }

  /** The path of the same request is still good, others are asked for a user who is gone. */
  @ParameterizedTest
  @CsvSource({
    "forward, /public/x, 200",
    "async, /public/x, 200",
    "named, rest, 200",
    "include, /public/x, 200",
    "error, 404, 404",
    "forward, /api/x, 401",
    "forward, /admin/x, 401",
    "async, /admin/x, 401",
  })
  default void userWhoIsLoggedOut_isGoneForTheRestOfTheRequest(String how, String to, int status) {
    Response response =
        send("GET /api/out?how=" + how + "&to=" + to, "Authorization: Bearer {alice}");

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.wire()).doesNotContain("alice");
    if (status == 200) {
      assertThat(response.body())
          .contains("REACHED rest", "principal=null", "remoteUser=null", "authType=null")
          .contains("attribute=null", "admin=false");
    }
  }

  /** The filter is mapped to requests only; it sees to the rest itself. */
  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "async", "async-wrapped"})
  default void dispatchFromAnOpenPage_isJudgedThoughTheFilterIsMappedToRequests(String how) {
    for (String to : new String[] {"/internal/x", "/admin/x", "/api/x"}) {
      Response response = send("GET /public/go?how=" + how + "&to=" + to, null);
      assertThat(response.reached()).as("%s", response).isFalse();
    }
    Response response =
        send("GET /public/go?how=" + how + "&to=/api/x", "Authorization: Bearer {bob}");
    assertThat(response.body()).contains("REACHED rest", "principal=bob");
  }

  /** A text of a client never makes the server fail. */
  @Test
  default void tokenWithCharactersThatNoTokenHas_isAClientsFault() {
    for (String token : new String[] {"ey%F0%9F%98%80", "ey%ED%A0%80", "ey%00", "%F0%9F%98%80"}) {
      Response response = send("GET /query/x?access_token=" + token, null);
      assertThat(response.status()).as("%s", response).isIn(400, 401);
    }
  }
}
