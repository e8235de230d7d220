package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A WAR whose web.xml is the README's. */
interface ReadmeTests extends OverHttp {

  @Test
  default void whatTheReadmeAsksFor_isShort() throws IOException {
    assertThat(Readme.blocks()).hasSize(2);
    assertThat(Readme.blocks()).allSatisfy(b -> assertThat(b.lines().count()).isLessThan(16));
  }

  @Test
  default void goodToken_makesItsUserKnown() {
    Response response = send("GET /api/me", "Authorization: Bearer {alice}");

    assertReached(response, "api", "alice");
    assertThat(response.body()).contains("\nadmin=true\n");
    response = send("POST /api/orders/1", "Authorization: bearer  {bob}");
    assertReached(response, "api", "bob");
    assertThat(response.body()).contains("\nadmin=false\n");
  }

  @Test
  default void openPath_isOpen() {
    assertReached(send("GET /health", null), "health", null);
    assertReached(send("GET /%68ealth", null), "health", null);
    assertReached(send("GET /health", "Authorization: Bearer {expired}"), "health", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/api/orders/1", "/api/page.txt", "/api/none", "/", "/none"})
  default void requestWithoutToken_isChallenged(String path) {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
      for (String fields : new String[] {"Accept: */*", "Authorization: Basic YTpi"}) {
        assertRefused(
            send(method + " " + path, fields),
            401,
            "Bearer",
            "This resource needs an access token");
      }
    }
    Response head = send("HEAD " + path, null);
    assertRefusedHead(head, 401, "Bearer");
    assertThat(head.body()).isEmpty();
    assertThat(send("TRACE " + path, null).status()).isIn(401, 403, 405); // most do not let it in
  }

  @Test
  default void fileInTheProtectedTree_needsAToken() {
    Response page = send("GET /api/page.txt", "Authorization: Bearer {bob}");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("REACHED static\n");
  }

  @ParameterizedTest
  @MethodSource("dev.borderpost.it.Tokens#refused")
  default void refusedToken_isToldNothingOfTheReason(String token) {
    String detail = "The access token is not valid";
    for (String path : new String[] {"/api/me", "/api/page.txt"}) {
      assertRefused(
          send("GET " + path, "Authorization: Bearer {" + token + "}"),
          401,
          "Bearer error=\"invalid_token\", error_description=\"" + detail + "\"",
          detail);
    }
  }

  @Test
  default void expiredToken_isToldThatItExpired() {
    assertRefused(
        send("GET /api/me", "Authorization: Bearer {expired}"),
        401,
        "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
        "The access token expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Authorization: Bearer                                            | The Authorization header must be the word Bearer, a space and one token
          Authorization: Bearer {bob} {bob}                                | The Authorization header must be the word Bearer, a space and one token
          Authorization: Bearer {bob} && Authorization: Bearer {bob}       | The request has more than one Authorization header
          Authorization: Basic YTpi && Authorization: Bearer {bob}         | The request has more than one Authorization header
          """)
  default void requestThatCannotBeRead_isABadRequest(String fields, String detail) {
    assertRefused(
        send("GET /api/me", fields),
        400,
        "Bearer error=\"invalid_request\", error_description=\"" + detail + "\"",
        detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/me;x=1", "/api;x/me", "/api%2fme", "/health/../api/me", "/api/%2e%2e/me"})
  default void ambiguousPath_isABadRequest(String path) {
    for (@Nullable String fields : new String[] {null, "Authorization: Bearer {alice}"}) {
      Response response = send("GET " + path, fields);
      assertThat(response.status()).as("%s", response).isEqualTo(400);
      assertThat(response.reached()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "forward, /api/me, FORWARD",
    "include, /api/me, INCLUDE",
    "async-wrapped, /api/me, ASYNC"
  })
  default void userStaysTheSame_whereverTheApplicationSendsTheRequest(
      String how, String to, String dispatcher) {
    Response response = send("GET /api/go?how=" + how + "&to=" + to, "Authorization: Bearer {bob}");

    assertThat(response.status()).as("%s", response).isEqualTo(200);
    assertThat(response.body())
        .contains("dispatcher=" + dispatcher + "\n")
        .contains("principal=bob\n");
  }
}
