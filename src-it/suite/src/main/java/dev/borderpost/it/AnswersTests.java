package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who passes, and what everybody else is told. */
public interface AnswersTests extends OverHttp {

  @Test
  default void goodToken_makesItsUserKnown() {
    Response response = send("GET /api/me", "Authorization: Bearer {alice}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            REACHED rest
            dispatcher=REQUEST
            principal=alice
            remoteUser=alice
            authType=Bearer
            attribute=alice
            admin=true
            note=null
            error=null
            """);
    assertThat(response.header("www-authenticate")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          # request            | fields                            | servlet | user
          GET /health          |                                   | health  | nobody
          GET /health          | Authorization: Bearer {alice}     | health  | nobody
          GET /health          | Authorization: Bearer {expired}   | health  | nobody
          GET /health          | Authorization: Bearer             | health  | nobody
          GET /public/page     |                                   | rest    | nobody
          GET /catalog/1       |                                   | rest    | nobody
          GET /catalog/1       | Authorization: Basic YTpi         | rest    | nobody
          GET /catalog/1       | Authorization: Bearer {bob}       | rest    | bob
          GET /api/me          | Authorization: Bearer {bob}       | rest    | bob
          GET /                | Authorization: Bearer {bob}       | rest    | bob
          GET /admin           | Authorization: Bearer {alice}     | admin   | alice
          GET /admin/audit/1   | Authorization: Bearer {alice}     | admin   | alice
          GET /orders/1        | Authorization: Bearer {bob}       | rest    | bob
          POST /orders/1       | Authorization: Bearer {alice}     | rest    | alice
          DELETE /orders/1     | Authorization: Bearer {bob}       | rest    | bob
          GET /desk/1          | Authorization: Bearer {clerk}     | rest    | clerk
          GET /both/1          | Authorization: Bearer {alice}     | rest    | alice
          """)
  default void requestThatTheRulesAllow_reachesTheServlet(
      String line, @Nullable String fields, String servlet, @Nullable String user) {
    assertReached(send(line, fields), servlet, user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/me", "GET /", "GET /nowhere", "GET /admin/audit", "GET /orders/1",
        "POST /orders/1", "PUT /notes/1", "GET /both/1", "GET /errors/page", "GET /healthy"
      })
  default void requestWithoutToken_isChallengedWithoutAnErrorCode(String line) {
    for (String fields : new String[] {"Accept: */*", "Authorization: Basic YTpi"}) {
      assertRefused(
          send(line, fields), 401, "Bearer realm=\"suite\"", "This resource needs an access token");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.borderpost.it.Tokens#refused")
  default void refusedToken_isToldNothingOfTheReason(String token) {
    for (String path : new String[] {"/api/me", "/catalog/1", "/admin/audit"}) {
      assertRefused(
          send("GET " + path, "Authorization: Bearer {" + token + "}"),
          401,
          "Bearer realm=\"suite\", error=\"invalid_token\","
              + " error_description=\"The access token is not valid\"",
          "The access token is not valid");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/catalog/1", "/admin/audit", "/both/1"})
  default void expiredToken_isToldThatItExpired(String path) {
    assertRefused(
        send("GET " + path, "Authorization: Bearer {expired}"),
        401,
        "Bearer realm=\"suite\", error=\"invalid_token\","
            + " error_description=\"The access token expired\"",
        "The access token expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /api/me    | Authorization: Bearer {bob} && Authorization: Bearer {bob}
          GET /api/me    | Authorization: Bearer {bob} && authorization: Bearer {alice}
          GET /api/me    | Authorization: Basic YTpi && Authorization: Bearer {bob}
          GET /api/me    | Authorization: Bearer {bob} && Authorization: Basic YTpi
          GET /api/me    | Authorization: Basic YTpi && Authorization: Basic YTpi
          GET /catalog/1 | Authorization: Bearer {bob} && Authorization: Bearer {bob}
          """)
  default void moreThanOneAuthorizationHeader_isABadRequest(String line, String fields) {
    Response response = send(line, fields);

    assertThat(response.reached()).isFalse();
    assertRefused(
        response,
        400,
        "Bearer realm=\"suite\", error=\"invalid_request\","
            + " error_description=\"The request has more than one Authorization header\"",
        "The request has more than one Authorization header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          POST /orders/1    | bob   | orders:write
          GET /admin        | bob   | none
          GET /admin/       | bob   | none
          GET /admin/audit  | bob   | none
          """)
  default void goodTokenWithTooFewRights_isForbidden(
      String line, String user, @Nullable String scope) {
    Response response = send(line, "Authorization: Bearer {" + user + "}");

    if (scope == null) {
      assertRefused(response, 403, null, "The user is not allowed to make this request");
    } else {
      String detail = "The request requires higher privileges than the access token provides";
      assertRefused(
          response,
          403,
          "Bearer realm=\"suite\", error=\"insufficient_scope\", error_description=\"%s\", scope=\"%s\""
              .formatted(detail, scope),
          detail);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /internal", "GET /internal/x", "POST /internal/x/y"})
  default void deniedPath_isClosedToEverybody(String line) {
    for (String fields : new String[] {"Accept: */*", "Authorization: Bearer {alice}"}) {
      assertRefused(send(line, fields), 403, null, "This resource is closed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/catalog/1", "/admin/audit"})
  default void keysThatCannotBeHad_areNotTheClientsFault(String path) {
    assertRefused(
        send("GET " + path, "Authorization: Bearer {keysUnavailable}"),
        503,
        null,
        "The access token cannot be checked at the moment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /desk/1 | alice | 401 | Bearer error="invalid_token", error_description="The access token is not valid" | The access token is not valid
          GET /both/1 | bob   | 403 |                                                                                 | The user is not allowed to make this request
          """)
  default void secondFilterOnAPath_decidesForItself(
      String line, String user, int status, @Nullable String challenge, String detail) {
    assertRefused(send(line, "Authorization: Bearer {" + user + "}"), status, challenge, detail);
    assertRefused(send("GET /desk/1", null), 401, "Bearer", "This resource needs an access token");
  }

  @Test
  default void harmfulClaims_neverComeOutOfARefusal() {
    for (String text : target().tokens().harmfulTexts()) {
      String subject = text.replace(":", ""); // with a colon, TokenIssuer wants a URI
      String token =
          target().tokens().main(subject).roles(text).claim("scope", text).claim(text, text).sign();
      assertReached(
          send("GET /api/me", "Authorization: Bearer " + token),
          "rest",
          URLEncoder.encode(subject, StandardCharsets.UTF_8));

      for (String line : new String[] {"GET /admin/audit", "POST /orders/1", "GET /desk/1"}) {
        Response response = send(line, "Authorization: Bearer " + token);
        assertThat(response.status()).isIn(401, 403);
        assertThat(response.wire()).doesNotContainIgnoringCase("harm").doesNotContain(token);
        assertThat(response.header("set-cookie")).isEmpty();
      }
    }
  }
}
