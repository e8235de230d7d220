package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser shows for a refused navigation. Below {@code /site}, that is a page. */
public interface PageTests extends OverHttp {

  String NAVIGATION = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  String NOBODY = "PAGE principal=null user=null type=null admin=false attribute=null";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cookie: a=1                     | Bearer
          Cookie: session={expired}       | Bearer error="invalid_token", error_description="The access token expired"
          Authorization: Bearer {rubbish} | Bearer error="invalid_token", error_description="The access token is not valid"
          Cookie: session={bob}; session={alice} | Bearer error="invalid_token", error_description="The access token is not valid"
          """)
  default void unauthorizedNavigation_showsThePage_with401(String field, String challenge) {
    for (String act : new String[] {"", "?act=succeed", "?act=reset"}) {
      Response response = send("GET /site/1" + act, NAVIGATION + " && " + field);

      assertPage(response, 401);
      assertThat(response.header("www-authenticate")).containsExactly(challenge);
      assertThat(response.header("cache-control")).containsExactly("no-store");
      assertThat(response.header("content-type").get(0)).startsWith("text/html");
    }
  }

  private static void assertPage(Response response, int status) {
    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.body()).isEqualTo(NOBODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | Accept: */*
          GET  | Accept: application/json, text/plain
          GET  | Accept: text/html;q=0, */*
          GET  | Accept: text/htmlx
          GET  | X-Accept: text/html
          POST | Accept: text/html
          HEAD | Accept: text/html
          """)
  default void whatIsNoNavigation_getsTheProblemDocument(String method, String field) {
    Response response = send(method + " /site/1", field);

    assertRefusedHead(response, 401, "Bearer");
    assertThat(response.body()).doesNotContain("PAGE");
  }

  @Test
  default void otherRefusals_haveNoPage_unlessTheHookHasOneForThem() {
    assertRefused(
        send("GET /site/admin", NAVIGATION + " && Cookie: session={bob}"),
        403,
        null,
        "The user is not allowed to make this request");
    assertRefusedHead(send("GET /site/1;x=1", NAVIGATION), 400, null);
    assertRefusedHead(
        send("GET /site/1", NAVIGATION + " && Cookie: session={keysUnavailable}"), 503, null);
    assertPage(send("GET /site/hooked", NAVIGATION + " && Cookie: session={bob}"), 403);
  }

  @Test
  default void redirect_leadsToTheOwnOrigin_withoutTheQueryOfTheRequest() {
    Response response = send("GET /site/redirected?access_token={bob}", NAVIGATION);

    assertThat(response.status()).isEqualTo(302);
    assertThat(response.header("location"))
        .containsExactly("https://shop.example/sign-in?from=shop");
    assertThat(response.header("www-authenticate")).containsExactly("Bearer");
    assertThat(response.header("cache-control")).containsExactly("no-store");
    assertThat(response.header("referrer-policy")).containsExactly("no-referrer");
    assertThat(response.body()).isEmpty();
  }

  @Test
  default void redirectToAnotherOrigin_isNeverSent() {
    Response response = send("GET /site/elsewhere", NAVIGATION);

    assertRefused(response, 401, "Bearer", "This resource needs an access token");
    assertThat(response.header("location")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"go-on", "include", "again"})
  default void whatThePageDispatchesTo_isDecidedAbout_andShowsNoSecondPage(String act) {
    Response response = send("GET /site/1?act=" + act, NAVIGATION);

    assertThat(response.status()).as("%s", response).isEqualTo(401);
    assertThat(response.reached()).isFalse();
  }

  @Test
  default void page_isNotOpenToClients() {
    assertRefusedHead(send("GET /pages/sign-in", NAVIGATION), 401, "Bearer realm=\"suite\"");
  }

  @Test
  default void forwardThatIsRefused_showsThePage_withoutTheContentBefore() {
    Response response = send("GET /site/go?how=forward&to=/site/secret", NAVIGATION);

    assertPage(response, 401);
    assertThat(response.header("x-prepared")).isEmpty();
  }

  @Test
  default void goodToken_passes() {
    assertReached(send("GET /site/1", NAVIGATION + " && Cookie: session={bob}"), "rest", "bob");
  }
}
