package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No method is less protected than GET. */
public interface MethodTests extends OverHttp {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/me      |                                  | 401 | Bearer realm="suite"
          /nowhere     |                                  | 401 | Bearer realm="suite"
          /admin/audit | Authorization: Bearer {bob}      | 403 |
          /api/me      | Authorization: Bearer {expired}  | 401 | Bearer realm="suite", error="invalid_token", error_description="The access token expired"
          /internal/x  |                                  | 403 |
          """)
  default void head_isRefusedAsGetIs_withoutABody(
      String path, @Nullable String fields, int status, @Nullable String challenge) {
    Response response = send("HEAD " + path, fields);

    assertRefusedHead(response, status, challenge);
    assertThat(response.body()).isEmpty();
    assertThat(response.header("content-length"))
        .isEqualTo(send("GET " + path, fields).header("content-length"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /health      |
          /notes/1     |
          /api/me      | Authorization: Bearer {bob}
          /orders/1    | Authorization: Bearer {bob}
          /admin/audit | Authorization: Bearer {alice}
          """)
  default void head_passesWhereGetDoes_withoutABody(String path, @Nullable String fields) {
    Response response = send("HEAD " + path, fields);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "BREW",
        "PROPFIND",
        "SUBSCRIBE",
        "M-SEARCH"
      })
  default void otherMethodOnAPathOpenForGet_needsAToken(String method) {
    assertReached(send("GET /notes/1", null), "rest", null);
    assertRefused(
        send(method + " /notes/1", null),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
    assertReached(send(method + " /notes/1", "Authorization: Bearer {bob}"), "rest", "bob");
  }

  /** Tomcat answers TRACE itself (405), and methods in small letters are refused by some. */
  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "get", "Get", "head", "post", "GET\u00e4", "GE(T)", "CONNECT"})
  default void methodThatContainersAnswerThemselves_reachesNothingWithoutAToken(String method) {
    for (String path : new String[] {"/notes/1", "/api/me", "/admin/audit", "/internal/x"}) {
      Response response = send(method + " " + path, null);
      assertThat(response.status()).as("%s", response).isIn(400, 401, 403, 405, 501);
      assertThat(response.reached()).isFalse();
    }
  }

  @Test
  default void trace_neverSendsTheTokenBack() {
    Response response = send("TRACE /api/me", "Authorization: Bearer {bob}");

    assertThat(response.status()).isIn(200, 403, 405);
    assertThat(response.wire()).doesNotContain(target().tokens().fillIn("{bob}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "BREW", "PROPFIND"})
  default void methodThatNoRuleNames_isHeldToTheStrictestRule(String method) {
    assertThat(
            send(method + " /orders/1", "Authorization: Bearer {bob}").header("www-authenticate"))
        .containsExactly(
            "Bearer realm=\"suite\", error=\"insufficient_scope\", error_description=\"The request"
                + " requires higher privileges than the access token provides\","
                + " scope=\"orders:read orders:write\"");
    assertReached(send(method + " /orders/1", "Authorization: Bearer {alice}"), "rest", "alice");
    assertRefused(
        send(method + " /internal/x", "Authorization: Bearer {alice}"),
        403,
        null,
        "This resource is closed");
  }

  @Test
  default void corsPreflight_passesOnlyWhereARuleSaysSo() {
    String preflight =
        "Origin: https://elsewhere.example && Access-Control-Request-Method: GET"
            + " && Access-Control-Request-Headers: authorization";

    assertReached(send("OPTIONS /shared/1", preflight), "rest", null);
    for (String line :
        new String[] {"OPTIONS /api/me", "OPTIONS /notes/1", "OPTIONS /admin/x", "GET /shared/1"}) {
      Response response = send(line, preflight);
      assertRefused(response, 401, "Bearer realm=\"suite\"", "This resource needs an access token");
      assertThat(response.header("access-control-allow-origin")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
  default void methodInAHeader_changesNothing(String name) {
    assertRefused(
        send("POST /notes/1", name + ": GET"),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
  }
}
