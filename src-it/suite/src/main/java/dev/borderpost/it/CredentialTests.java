package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token may stand, and how. */
public interface CredentialTests extends OverHttp {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: bearer {bob}",
        "Authorization: BEARER {bob}",
        "Authorization: bEaReR {bob}",
        "Authorization: Bearer    {bob}",
        "Authorization:Bearer {bob}",
        "Authorization:    Bearer {bob}   ",
        "authorization: Bearer {bob}",
        "AUTHORIZATION: Bearer {bob}",
        "Authorization: Bearer {7KB}"
      })
  default void headerWithinTheGrammar_isUnderstood(String field) {
    assertReached(send("GET /api/me", field), "rest", "bob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "bearer",
        "Bearer {bob} {bob}",
        "Bearer {bob} trailing",
        "Bearer {bob},",
        "Bearer {bob}, Bearer {bob}",
        "Bearer {bob}, Basic YTpi",
        "Bearer \"{bob}\"",
        "Bearer token={bob}",
        "Bearer: {bob}",
        "Bearer,{bob}",
        "Bearer <script>",
        "Bearer {bob}%20",
        "Bearer =",
      })
  default void headerOutsideTheGrammar_isABadRequest(String value) {
    String detail = "The Authorization header must be the word Bearer, a space and one token";
    assertRefused(
        send("GET /api/me", "Authorization: " + value),
        400,
        "Bearer realm=\"suite\", error=\"invalid_request\", error_description=\"" + detail + "\"",
        detail);
  }

  /** On paths that need no token too: a proxy has appended a token that must not be overlooked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi, Bearer {bob}",
        "Basic YTpi,bearer {bob}",
        "Digest username=\"a, b\", Bearer {bob}"
      })
  default void bearerTokenBehindOtherCredentials_isABadRequest(String value) {
    String detail = "The Authorization header must hold one pair of credentials only";
    for (String path : new String[] {"/api/me", "/catalog/1"}) {
      assertRefused(
          send("GET " + path, "Authorization: " + value),
          400,
          "Bearer realm=\"suite\", error=\"invalid_request\", error_description=\"" + detail + "\"",
          detail);
    }
  }

  /** As Cloud Run and the load balancer of AWS write them: see docs/refusals.md. */
  @Test
  default void tokenWithoutItsSignature_orWithPadding_isRefused() {
    assertThat(send("GET /api/me", "Authorization: Bearer {signatureRemoved}").status())
        .isEqualTo(401);
    assertThat(send("GET /api/me", "Authorization: Bearer {padded}").status()).isEqualTo(400);
    assertThat(send("GET /gateway/1", "X-Forwarded-Access-Token: {padded}").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          # fields                                                                          | status | user
          X-Forwarded-Access-Token: {bob}                                                   | 200 | bob
          X-Forwarded-Access-Token: Bearer {bob}                                            | 200 | bob
          X-Forwarded-Access-Token: {bob} && Cookie: session={alice}                        | 200 | bob
          X-Forwarded-Access-Token: {bob} && Authorization: Bearer {alice}                  | 200 | bob
          Cookie: session={bob}                                                             | 200 | bob
          Authorization: Bearer {bob}                                                       | 401 | nobody
          X-Forwarded-Access-Token: {badSignature} && Cookie: session={bob}                 | 401 | nobody
          X-Forwarded-Access-Token: {bob} && X-Forwarded-Access-Token: {alice}              | 400 | nobody
          X-Forwarded-Access-Token: {bob}, {alice}                                          | 400 | nobody
          X-Forwarded-Access-Token: Basic YTpi                                              | 400 | nobody
          X-Forwarded-Access-Token: Bearer && Cookie: session={bob}                         | 400 | nobody
          """)
  default void headerOfAProxy_comesBeforeTheCookie(
      String fields, int status, @Nullable String user) {
    Response response = send("GET /gateway/1", fields);

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    if (user != null) {
      assertReached(response, "rest", user);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization:",
        "Authorization: Basic YTpi",
        "Authorization: DPoP {bob}",
        "Authorization: Bearerx {bob}",
        "Authorization: Bearer{bob}",
        "Authorization: {bob}",
        "Authorization: Token {bob}",
        "Authorization: Digest username=\"a, Bearer {bob}\"",
        "Proxy-Authorization: Bearer {bob}",
        "X-Authorization: Bearer {bob}",
        "Cookie: session={bob}",
        "Cookie: access_token={bob}"
      })
  default void otherSchemeOrPlace_countsAsNoToken(String field) {
    assertRefused(
        send("GET /api/me?access_token={bob}", field),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
  }

  /** Most containers refuse these themselves: each in its own way, none with a fault of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer \u0000{bob}",
        "Authorization: Bearer {bob}\u0000",
        "Authorization: Bearer {bob}\u00e9",
        "Authorization: \u00a0Bearer {bob}",
        "Authorization: B\u00e9arer {bob}",
        "Authorization: Bearer {bob}\u007f",
        "Authorization : Bearer {bob}",
        "Authorization\u0000: Bearer {bob}",
        "Authorization: Bearer {20KB}"
      })
  default void headerThatIsNotHttp_isRefusedBySomebody(String field) {
    assertRefusedBySomebody(send("GET /api/me", field));
    assertReached(send("GET /health", null), "health", null);
  }

  /** Some versions of Undertow turn the tab into a space before anybody sees it. */
  @Test
  default void tabInTheHeader_isABadRequest_unlessItArrivesAsASpace() {
    Response response = send("GET /api/me", "Authorization: Bearer\t{bob}");

    if (response.status() == 200) {
      assertReached(response, "rest", "bob");
    } else {
      assertRefusedBySomebody(response);
    }
  }

  /** RFC 9112 §5.2: a folded field is refused, or read with spaces for the line end. */
  @Test
  default void foldedHeader_isRefusedOrReadAsOne() {
    Response response = send("GET /api/me", "Authorization: Bearer\r\n {bob}");

    assertThat(response.status()).as("%s", response).isIn(200, 400);
    assertRefusedBySomebody(send("GET /api/me", "Authorization: Bearer {bob}\r\n {bob}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  /cookie/1 | Cookie: session={bob}
          GET  /cookie/1 | Cookie: session="{bob}"
          GET  /cookie/1 | Cookie: a=1; session={bob}; b=2
          GET  /cookie/1 | Cookie: a=1 && Cookie: session={bob}
          GET  /cookie/1 | Cookie: session={bob} && Sec-Fetch-Site: cross-site
          HEAD /cookie/1 | Cookie: session={bob} && Sec-Fetch-Site: cross-site
          POST /cookie/1 | Cookie: session={bob} && Sec-Fetch-Site: same-origin
          POST /cookie/1 | Cookie: session={bob} && Sec-Fetch-Site: none
          POST /cookie/1 | Cookie: session={bob} && Origin: {origin}
          POST /cookie/1 | Cookie: session={bob} && Origin: {origin} && Sec-Fetch-Site: same-origin
          POST /cookie/1 | Authorization: Bearer {bob}
          POST /cookie/1 | Authorization: Bearer {bob} && Sec-Fetch-Site: cross-site
          POST /cookie/1 | Authorization: Bearer {bob} && Cookie: session={alice} && Sec-Fetch-Site: cross-site
          """)
  default void cookieOfOurOwnPages_passes(String line, String fields) {
    String method = line.substring(0, line.indexOf(' '));
    Response response = send(method + " /cookie/1", withOrigin(fields));

    assertThat(response.status()).as("%s", response).isEqualTo(200);
    if (!method.equals("HEAD")) {
      assertReached(response, "rest", "bob");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: SAME-ORIGIN",
        "Sec-Fetch-Site:",
        "Sec-Fetch-Site: same-origin && Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-origin, cross-site",
        "Sec-Fetch-Site: cross-site && Origin: {origin}",
        "Origin: https://elsewhere.example",
        "Origin: null",
        "Origin:",
        "Origin: {origin}.elsewhere.example",
        "Origin: {origin}/",
        "Origin: {origin}@elsewhere.example",
        "Origin: {origin} && Origin: https://elsewhere.example",
        "Origin: https://{authority}",
        "Referer: {origin}/form",
      })
  default void unsafeRequestWithACookie_thatDoesNotShowItIsOurs_isForbidden(String fields) {
    String detail = "The request does not come from a page of this application";
    for (String method : new String[] {"POST", "PUT", "DELETE", "BREW", "post"}) {
      Response response =
          send(method + " /cookie/1", "Cookie: session={bob} && " + withOrigin(fields));
      if (method.equals("post") && response.status() != 403) {
        assertRefusedBySomebody(response);
      } else {
        assertRefused(response, 403, null, detail);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cookie: session=not a token                                | The token cookie must hold one token and nothing else
          Cookie: session={bob}, session={bob}                       | The token cookie must hold one token and nothing else
          Cookie: session={bob} && Authorization: Bearer             | The Authorization header must be the word Bearer, a space and one token
          Cookie: session={bob} && Authorization: Bearer {bob} {bob} | The Authorization header must be the word Bearer, a space and one token
          Cookie: session={bob} && Authorization: a && Authorization: b | The request has more than one Authorization header
          """)
  default void cookieThatCannotBeRead_isABadRequest(String fields, String detail) {
    assertRefused(
        send("GET /cookie/1", fields),
        400,
        "Bearer error=\"invalid_request\", error_description=\"" + detail + "\"",
        detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: session={bob}; session={bob}",
        "Cookie: session={bob}; session={expired}",
        "Cookie: session={badSignature}; session={bob}",
        "Cookie: session={unknownIssuer} && Cookie: session={bob}",
        "Cookie: session={keysUnavailable}; session={bob}",
        "Cookie: session=s%3Ax.y; session={bob}; session="
      })
  default void ofSeveralCookies_theOneThatVerifies_counts(String fields) {
    assertReached(send("GET /cookie/1", fields), "rest", "bob");
    assertReached(send("POST /cookie/1", fields + " && Sec-Fetch-Site: none"), "rest", "bob");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cookie: session={bob}; session={alice}                   | The access token is not valid
          Cookie: session={alice}; session=x && Cookie: session={bob} | The access token is not valid
          Cookie: session={badSignature}; session={unknownIssuer}  | The access token is not valid
          Cookie: session={badSignature}; session={expired}        | The access token expired
          Cookie: session=not a token; session=another             | The access token is not valid
          Cookie: session={bob}; session={badSignature}; session={expired}; session={unknownIssuer}; session={unknownKey} | The access token is not valid
          """)
  default void severalCookies_ofWhichNoneOrTooManyVerify_areUnauthorized(
      String fields, String detail) {
    assertRefused(
        send("GET /cookie/1", fields),
        401,
        "Bearer error=\"invalid_token\", error_description=\"" + detail + "\"",
        detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: session=",
        "Cookie: session=\"\"",
        "Cookie: Session={bob}",
        "Cookie: session",
        "Cookie: xsession={bob}",
        "Cookie: other={bob}"
      })
  default void clearedOrOtherCookie_countsAsNoToken(String field) {
    assertRefused(
        send("GET /cookie/1", field), 401, "Bearer", "This resource needs an access token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /form/1                    |                             | access_token={bob}&note=n
          POST /form/1                    |                             | note=n&access_token={bob}
          PUT /form/1?note=n              | Authorization: Bearer {bob} | x=1
          POST /form/1?access_token=other |                             | access_token={bob}&note=n
          POST /form/1?note=n             |                             | access_token={bob}
          """)
  default void tokenInAForm_passes_andLeavesTheFormToTheApplication(
      String line, @Nullable String fields, String form) {
    Response response = sendForm(line, fields, form);

    assertReached(response, "rest", "bob");
    assertThat(response.body()).contains("\nnote=n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /form/1?access_token={bob}   | note=n
          POST /form/1?access%5ftoken={bob} | note=n
          POST /form/1?access_token={bob}   | note
          POST /form/1?%61ccess_token={bob} | note=n
          POST /form/1?x=1&access_token={bob}&access_token={bob} | note=n
          POST /form/1                      | note=n
          POST /form/1                      | Access_Token={bob}
          GET /form/1                       | access_token={bob}
          """)
  default void tokenThatIsNotInTheForm_countsAsNoToken(String line, String form) {
    assertRefused(sendForm(line, null, form), 401, "Bearer", "This resource needs an access token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Accept: */*                  | access_token={bob}&access_token={bob}   | The request must have no more than one token parameter
          Accept: */*                  | access_token={bob}&access_token={alice} | The request must have no more than one token parameter
          Accept: */*                  | access_token=                           | The token parameter must hold one token and nothing else
          Accept: */*                  | access_token={bob}+{bob}                | The token parameter must hold one token and nothing else
          Authorization: Bearer {bob}  | access_token={bob}                      | The request must carry its token in one place only
          """)
  default void formThatHoldsNoSingleToken_isABadRequest(String field, String form, String detail) {
    assertRefused(
        sendForm("POST /form/1", field, form),
        400,
        "Bearer error=\"invalid_request\", error_description=\"" + detail + "\"",
        detail);
  }

  /** What a container may read as that parameter, and the border not, is no form either. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?x=1;access_token={bob}",
        "?;access_token={bob}",
        "?%u0061ccess_token={bob}",
        "?%c1%a1ccess_token={bob}",
        "?access_token%00={bob}",
        "?%00access_token={bob}",
        "?%20access_token={bob}",
        "?+access_token={bob}",
        "?access_token={bob}&access_token",
        "?access_token&access_token={bob}",
        "?access_token={bob}&x=%zz",
        "?x=%zz&access_token={bob}",
        "?access_token={bob}%",
        "?access_token={bob}&&access_token=",
        "?access_token={bob}#",
        ";access_token={bob}",
        "?&amp;access_token={bob}",
      })
  default void tokenInADoubtfulQuery_neverCountsAsOneInTheForm(String query) {
    for (String method : new String[] {"POST", "PUT", "BREW"}) {
      assertRefusedBySomebody(sendForm(method + " /form/1" + query, null, "note=n"));
      assertRefusedBySomebody(sendForm(method + " /form/1" + query, null, ""));
    }
  }

  @Test
  default void hugeForm_isReadOrRefused() {
    String padding = "&x=" + "y".repeat(3_000_000);
    for (String form : new String[] {"access_token={bob}" + padding, "x=1" + padding}) {
      assertThat(sendForm("POST /form/1", null, form).status())
          .isIn(form.startsWith("x") ? List.of(0, 400, 401, 413) : List.of(0, 200, 400, 401, 413));
    }
    assertReached(send("GET /health", null), "health", null);
  }

  /** Containers differ in which of these they can read; none of them is a fault of the server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token=%zz",
        "access_token=%",
        "access_token=%c3%28",
        "%zz=1",
        "&&&=&",
        "%00=%00"
      })
  default void malformedForm_isRefused(String form) {
    assertRefusedBySomebody(sendForm("POST /form/1", null, form));
  }
}
