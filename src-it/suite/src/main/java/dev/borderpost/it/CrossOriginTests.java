package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pages of other origins can do. Below {@code /shop} the application goes by {@link
 * SuiteGuards#OWN_ORIGIN}, allows {@link SuiteGuards#ALLOWED_ORIGIN} and lets preflights pass,
 * except to {@code /shop/closed}.
 */
public interface CrossOriginTests extends OverHttp {

  String PREFLIGHT = "Access-Control-Request-Method: POST && Origin: ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://shop.example",
        "Origin: https://app.example",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: same-origin && Origin: https://elsewhere.example",
        "Sec-Fetch-Site: same-site && Origin: https://app.example",
      })
  default void unsafeRequestWithACookie_passesFromOurOwnAndAllowedOrigins(String fields) {
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      assertReached(send(method + " /shop/1", "Cookie: session={bob} && " + fields), "rest", "bob");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "Origin: {origin}",
        "Origin: https://{authority}",
        "Origin: null",
        "Origin: *",
        "Origin:",
        "Origin: http://app.example",
        "Origin: https://app.example/",
        "Origin: https://app.example.evil.example",
        "Origin: https://evil.example?https://app.example",
        "Origin: https://app.example && Origin: https://app.example",
        "Origin: https://app.example, https://app.example",
        "Origin: https://evil.example && X-Forwarded-Host: evil.example && X-Forwarded-Proto: https",
        "Origin: https://evil.example && Forwarded: host=evil.example;proto=https",
        "Referer: https://shop.example/form",
        "Sec-Fetch-Site: cross-site && Origin: https://app.example",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: same-site && Origin: https://elsewhere.example",
        "Sec-Fetch-Site: same-site && Origin: null",
        "Sec-Fetch-Site: same-site && Sec-Fetch-Site: same-site && Origin: https://app.example",
        "Sec-Fetch-Site: cross-site && Origin: https://shop.example",
        "Sec-Fetch-Site: same-origin && Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: && Origin: https://app.example",
      })
  default void unsafeRequestWithACookie_isForbiddenFromAnywhereElse(String fields) {
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      assertRefused(
          send(method + " /shop/1", "Cookie: session={bob} && " + withOrigin(fields)),
          403,
          null,
          "The request does not come from a page of this application");
      assertReached(
          send(method + " /shop/1", "Authorization: Bearer {bob} && " + withOrigin(fields)),
          "rest",
          "bob");
    }
    assertReached(
        send("GET /shop/1", "Cookie: session={bob} && " + withOrigin(fields)), "rest", "bob");
    assertRefusedBySomebody(
        send(
            "GET /shop/1", "Cookie: session={bob} && Upgrade: websocket && " + withOrigin(fields)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "https://elsewhere.example", "null"})
  default void preflight_passesAsAnonymous_andTheBorderAddsNothing(String origin) {
    Response response = send("OPTIONS /shop/1", PREFLIGHT + origin);

    assertReached(response, "rest", null);
    assertNotReadable(response);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPTIONS /shop/1      | Origin: https://app.example                                             | 401
          OPTIONS /shop/1      | Access-Control-Request-Method: POST                                     | 401
          OPTIONS /shop/1      | Origin: https://app.example && Access-Control-Request-Headers: x        | 401
          GET /shop/1          | Origin: https://app.example && Access-Control-Request-Method: POST      | 401
          POST /shop/1         | Origin: https://app.example && Access-Control-Request-Method: POST      | 401
          OPTIONS /shop/closed | Origin: https://app.example && Access-Control-Request-Method: POST      | 403
          OPTIONS /shop//1     | Origin: https://app.example && Access-Control-Request-Method: POST      | 400
          OPTIONS /cookie/1    | Origin: https://app.example && Access-Control-Request-Method: POST      | 401
          OPTIONS /api/me      | Origin: https://app.example && Access-Control-Request-Method: POST      | 401
          """)
  default void whatIsNoPreflightOrMayNotPassAsOne_isRefused(
      String line, String fields, int status) {
    Response response = send(line, fields);

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.reached()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          # request            | fields                          | status | challenge
          GET /shop/1          | Accept: */*                     | 401    | Bearer
          GET /shop/1          | Authorization: Bearer {expired} | 401    | Bearer error="invalid_token", error_description="The access token expired"
          GET /shop/1          | Authorization: Bearer           | 400    | Bearer error="invalid_request", error_description="The Authorization header must be the word Bearer, a space and one token"
          GET /shop/admin      | Authorization: Bearer {bob}     | 403    | none
          GET /shop/closed     | Authorization: Bearer {bob}     | 403    | none
          POST /shop/1         | Cookie: session={bob} && Sec-Fetch-Site: cross-site | 403 | none
          """)
  default void refusal_canBeReadByPagesOfAnAllowedOrigin_andOfNoOther(
      String line, String fields, int status, @Nullable String challenge) {
    Response response = send(line, fields + " && Origin: https://app.example");

    assertRefusedHead(response, status, challenge);
    assertThat(response.header("access-control-allow-origin"))
        .containsExactly("https://app.example");
    assertThat(response.header("access-control-expose-headers"))
        .containsExactly("WWW-Authenticate");
    assertThat(response.header("vary")).containsExactly("Origin");
    assertThat(response.header("access-control-allow-credentials")).isEmpty();
    for (String other :
        new String[] {
          "",
          " && Origin: https://elsewhere.example",
          " && Origin: https://shop.example",
          " && Origin: null",
          " && Origin: https://app.example && Origin: https://elsewhere.example"
        }) {
      Response notReadable = send(line, fields + other);
      assertRefusedHead(notReadable, status, challenge);
      assertNotReadable(notReadable);
    }
  }

  @Test
  default void refusalWhileKeysCannotBeHad_canBeReadWithTheTimeToTryAgain() {
    Response response =
        send(
            "GET /shop/1",
            "Authorization: Bearer {keysUnavailable} && Origin: https://app.example");

    assertRefusedHead(response, 503, null);
    assertThat(response.header("access-control-allow-origin"))
        .containsExactly("https://app.example");
    assertThat(response.header("access-control-expose-headers"))
        .containsExactly("WWW-Authenticate, Retry-After");
  }

  private static void assertNotReadable(Response response) {
    assertThat(response.header("access-control-allow-origin")).isEmpty();
    assertThat(response.header("access-control-expose-headers")).isEmpty();
    assertThat(response.header("vary")).isEmpty();
  }
}
