package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the application sends on: the user stays the same, and the rules of the new place hold.
 *
 * <p>In the tables, {@code api/go} is a page for every user, {@code public/go} one for everybody.
 */
public interface DispatchTests extends OverHttp {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          # from     | how           | to              | as     | reached    | dispatcher
          /api/go    | forward       | /api/me         | bob    | rest       | FORWARD
          /api/go    | forward       | /admin/audit    | alice  | admin      | FORWARD
          /api/go    | forward       | /health         | bob    | health     | FORWARD
          /api/go    | forward       | /WEB-INF/view   | bob    | rest       | FORWARD
          /api/go    | forward       | /api/../api/me  | bob    | rest       | FORWARD
          /public/go | forward       | /api/me         | bob    | rest       | FORWARD
          /public/go | forward       | /admin/audit    | alice  | admin      | FORWARD
          /public/go | forward       | /health         | nobody | health     | FORWARD
          /public/go | forward       | /catalog/1      | nobody | rest       | FORWARD
          /public/go | forward       | /WEB-INF/view   | nobody | rest       | FORWARD
          /public/go | forward       | /notes/1        | nobody | rest       | FORWARD
          /api/go    | include       | /api/me         | bob    | rest       | INCLUDE
          /api/go    | include       | /admin/audit    | alice  | admin      | INCLUDE
          /api/go    | include       | /WEB-INF/view   | bob    | rest       | INCLUDE
          /public/go | include       | /health         | nobody | health     | INCLUDE
          /public/go | include       | /WEB-INF/view   | nobody | rest       | INCLUDE
          /public/go | include       | /api/me         | bob    | rest       | INCLUDE
          /api/go    | named         | admin           | bob    | admin      | FORWARD
          /public/go | named         | admin           | nobody | admin      | FORWARD
          /api/go    | named-include | admin           | bob    | admin      | INCLUDE
          /api/go    | async         | /api/me         | bob    | rest       | ASYNC
          /api/go    | async         | /admin/audit    | alice  | admin      | ASYNC
          /api/go    | async-wrapped | /api/me         | bob    | rest       | ASYNC
          /api/go    | async-wrapped | /admin/audit    | alice  | admin      | ASYNC
          /api/go    | async-wrapped | /WEB-INF/view   | bob    | rest       | ASYNC
          /public/go | async         | /health         | nobody | health     | ASYNC
          /public/go | async         | /api/me         | bob    | rest       | ASYNC
          /public/go | async-wrapped | /api/me         | bob    | rest       | ASYNC
          /api/go    | async-again   | rest            | bob    | rest       | FORWARD
          /public/go | async-again   | rest            | nobody | rest       | FORWARD
          /desk/go   | forward       | /desk/1         | clerk  | rest       | FORWARD
          /desk/go   | async         | /desk/1         | clerk  | rest       | ASYNC
          /desk/go   | include       | /health         | clerk  | health     | INCLUDE
          /api/go    | forward       | /both/1         | alice  | rest       | FORWARD
          """)
  default void dispatchToAPlaceTheUserMaySee_arrivesWithTheSameUser(
      String from,
      String how,
      String to,
      @Nullable String user,
      String servlet,
      String dispatcher) {
    Response response = go(from, how, to, user);

    assertThat(response.status()).as("%s", response).isEqualTo(200);
    assertThat(response.header("x-prepared")).hasSize(1);
    assertThat(response.body()).contains("REACHED " + servlet + "\n");
    if (!how.startsWith("named") && !how.equals("async-again")) {
      assertThat(response.body()).contains("\ndispatcher=" + dispatcher + "\n");
    }
    assertThat(response.body())
        .contains("\nprincipal=" + user + "\n")
        .contains("\nremoteUser=" + user + "\n")
        .contains("\nadmin=" + "alice".equals(user) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          # from     | how           | to             | as     | status
          /api/go    | forward       | /admin/audit   | bob    | 403
          /api/go    | forward       | /%61dmin/audit | bob    | 403
          /api/go    | forward       | /api/../admin/x| bob    | 403
          /api/go    | forward       | /internal/x    | alice  | 403
          /public/go | forward       | /admin/audit   | bob    | 403
          /public/go | forward       | /admin/audit   | nobody | 401
          /public/go | forward       | /api/me        | nobody | 401
          /public/go | forward       | /api/me        | expired| 401
          /public/go | forward       | /both/1        | bob    | 403
          /public/go | forward       | /both/1        | nobody | 401
          /public/go | forward       | /desk/1        | nobody | 401
          /public/go | forward       | /desk/1        | bob    | 401
          /desk/go   | forward       | /api/me        | clerk  | 401
          /desk/go   | forward       | /admin/audit   | clerk  | 401
          /api/go    | async         | /admin/audit   | bob    | 403
          /api/go    | async-wrapped | /admin/audit   | bob    | 403
          /api/go    | async         | /internal/x    | alice  | 403
          /public/go | async         | /admin/audit   | nobody | 401
          /public/go | async-wrapped | /api/me        | nobody | 401
          /public/go | async         | /api/me        | expired| 401
          """)
  default void dispatchToAPlaceTheUserMayNotSee_isRefused(
      String from, String how, String to, @Nullable String user, int status) {
    Response response = go(from, how, to, user);

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.header("content-type")).containsExactly("application/problem+json");
    assertThat(response.header("cache-control")).containsExactly("no-store");
    assertThat(response.header("www-authenticate")).hasSize(status == 401 ? 1 : 0);
    assertThat(response.header("x-prepared")).isEmpty();
    assertThat(response.header("x-frame-options")).containsExactly("DENY");
    assertThat(response.header("x-preceding")).containsExactly("one", "two");
    assertThat(response.body()).startsWith("{\"title\":").endsWith("}");
    assertThat(response.reached()).isFalse();
  }

  /** What is below {@code /WEB-INF} is open to the application: no spelling makes it a way out. */
  @Test
  default void dispatchWhileKeysCannotBeHad_isNotTheClientsFault() {
    dispatchToAPlaceTheUserMayNotSee_isRefused(
        "/public/go", "forward", "/api/me", "keysUnavailable", 503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/WEB-INF/../admin/audit",
        "/WEB-INF/%2e%2e/admin/audit",
        "/WEB-INF/..%2fadmin/audit",
        "/WEB-INF/..;/admin/audit",
        "/WEB-INF/;/../admin/audit",
        "/WEB-INF/%252e%252e/admin/audit",
        "/WEB-INF%2f../admin/audit",
        "//admin/audit",
        "/public/..;/admin/audit",
        "/admin;x=1/audit",
        "/admin%2faudit",
        "/%2561dmin/audit",
        "/public/%2e%2e/admin/audit"
      })
  default void dispatchWithASpellingOfSomebodyElses_neverReachesMoreThanItsRulesAllow(String to) {
    for (String from : new String[] {"/api/go", "/public/go"}) {
      for (String how : new String[] {"forward", "include", "async", "async-wrapped"}) {
        assertThat(go(from, how, to, "bob").wire()).doesNotContain("REACHED admin");
        assertThat(go("/public/go", how, to, null).wire()).doesNotContain("REACHED admin");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          /api/go    | /admin/audit | bob
          /api/go    | /internal/x  | alice
          /public/go | /admin/audit | bob
          /public/go | /admin/audit | nobody
          /public/go | /api/me      | nobody
          /public/go | /api/me      | expired
          /public/go | /both/1      | bob
          /desk/go   | /api/me      | clerk
          """)
  default void includeOfAPageTheUserMayNotSee_addsNothing(
      String from, String to, @Nullable String user) {
    Response response = go(from, "include", to, user);

    assertThat(response.status()).as("%s", response).isEqualTo(200);
    assertThat(response.body()).isEqualTo("before\nafter\n");
    assertThat(response.header("www-authenticate")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          # from     | how               | to      | as      | status | known as
          /api/go    | send-error        | 404     | bob     | 404    | bob
          /api/go    | send-error        | 403     | bob     | 403    | bob
          /api/go    | send-error        | 500     | alice   | 500    | alice
          /api/go    | exception         |         | bob     | 500    | bob
          /api/go    | runtime-exception |         | bob     | 500    | bob
          /public/go | send-error        | 404     | nobody  | 404    | nobody
          /public/go | send-error        | 401     | nobody  | 401    | nobody
          /public/go | send-error        | 404     | bob     | 404    | nobody
          /public/go | send-error        | 404     | expired | 404    | nobody
          /public/go | exception         |         | nobody  | 500    | nobody
          /public/go | runtime-exception |         | expired | 500    | nobody
          /desk/go   | send-error        | 404     | clerk   | 404    | nobody
          """)
  default void errorPage_isShownToWhoeverCausedTheError(
      String from,
      String how,
      @Nullable String to,
      @Nullable String user,
      int status,
      @Nullable String knownAs) {
    assertErrorPage(go(from, how, to == null ? "" : to, user), status, knownAs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "async", "async-wrapped"})
  default void errorAfterADispatch_isShownToTheSameUser(String how) {
    assertErrorPage(go("/api/go", how, "/api/go?how=send-error&to=404", "bob"), 404, "bob");
    assertErrorPage(go("/public/go", how, "/public/go?how=send-error&to=404", null), 404, null);

    Response response = go("/api/go", how, "/api/go?how=exception", "bob");
    if (how.equals("forward") || response.reached()) {
      assertErrorPage(response, 500, "bob");
    } else { // Undertow has a page of its own for exceptions after an async dispatch
      assertThat(response.status()).isEqualTo(500);
    }
  }

  @Test
  default void errorPage_isNoWayInWhenAskedForDirectly() {
    assertThat(send("GET /errors/page", null).status()).isEqualTo(401);
    assertReached(send("GET /errors/page", "Authorization: Bearer {bob}"), "error page", "bob");
  }

  /** Servlet 6.0 §10.5. An error page may follow the container's refusal: that is no way in. */
  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/view", "/META-INF/view", "/WEB-INF/", "/WEB-INF"})
  default void whatOnlyTheApplicationMaySee_isNotServed(String path) {
    Response anonymous = send("GET " + path, null);
    assertThat(anonymous.status()).as("%s", anonymous).isIn(401, 404);
    assertThat(anonymous.body()).doesNotContain("REACHED rest");
  }

  private void assertErrorPage(Response response, int status, @Nullable String user) {
    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.body())
        .contains("REACHED error page\n")
        .contains("\ndispatcher=ERROR\n")
        .contains("\nprincipal=" + user + "\n")
        .contains("\nremoteUser=" + user + "\n")
        .contains("\nattribute=" + user + "\n")
        .contains("\nerror=" + status + "\n")
        .doesNotContain("on purpose");
  }

  private Response go(String from, String how, String to, @Nullable String user) {
    return send(
        "GET " + from + "?how=" + how + "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8),
        user == null ? null : "Authorization: Bearer {" + user + "}");
  }
}
