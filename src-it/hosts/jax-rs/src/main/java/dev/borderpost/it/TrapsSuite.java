package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that Jakarta REST has leads around the rules and annotations. Alice is an admin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TrapsSuite implements OverHttp {

  private static final String CHALLENGE = "Bearer realm=\"suite\"";
  private static final String NO_TOKEN = "This resource needs an access token";
  private static final String NOT_ALLOWED = "The user is not allowed to make this request";

  private final RestServer server;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /** The tests in an implementation. */
  protected TrapsSuite(RestServer server) {
    this.server = server;
  }

  @BeforeAll
  void startServer() throws Exception {
    TrapsApplication application = new TrapsApplication(new SuiteGuards(tokens.keySources()));
    target = new Target(server.start(application, true), tokens);
  }

  @AfterAll
  void stopServer() throws Exception {
    server.stop();
  }

  @Override
  public Target target() {
    return target;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          # request                      | field                          | reached by alice
          GET /report                    | Accept: */*                    | report
          GET /report.early              | Accept: */*                    | report
          GET /report.late               | Accept: */*                    | report
          GET /%72eport                  | Accept: */*                    | none
          GET /%72eport.early            | Accept: */*                    | none
          GET /open/admins               | Accept: */*                    | admins
          GET /optional                  | Accept: */*                    | admins
          GET /optional/                 | Accept: */*                    | admins
          GET /inherited                 | Accept: */*                    | inherited
          GET /vault/1                   | Accept: */*                    | items
          GET /vault/1/more              | Accept: */*                    | items
          DELETE /shop/1/items           | Accept: */*                    | deletion
          DELETE /shop/1/items/more/more | Accept: */*                    | deletion
          GET /shop/1/items              | X-Early-Method: DELETE         | deletion
          """)
  void whatIsForAdmins_isForNobodyElse(String line, String field, @Nullable String reached) {
    assertRefused(send(line, field), 401, CHALLENGE, NO_TOKEN);
    assertRefused(send(line, "Authorization: Bearer {bob} && " + field), 403, null, NOT_ALLOWED);

    Response alice = send(line, "Authorization: Bearer {alice} && " + field);
    if (reached == null) { // the implementation may match encoded paths
      assertThat(alice.status()).as("%s", alice).isIn(200, 404);
    } else {
      assertThat(alice.body())
          .as("%s", alice)
          .isEqualTo("REACHED " + reached + " alice admin=true");
    }
  }

  @Test
  void method_isOverriddenBeforeTheRulesAreApplied() {
    String override = " && X-HTTP-Method-Override: DELETE";
    assertRefused(send("POST /shop/1/items", "Accept: */*" + override), 401, CHALLENGE, NO_TOKEN);

    Response bob = send("POST /shop/1/items", "Authorization: Bearer {bob}" + override);
    Response alice = send("POST /shop/1/items", "Authorization: Bearer {alice}" + override);
    if (server.overridesMethods()) {
      assertRefused(bob, 403, null, NOT_ALLOWED);
      assertThat(alice.body()).as("%s", alice).isEqualTo("REACHED deletion alice admin=true");
    } else {
      assertThat(bob.status()).isEqualTo(405);
      assertThat(alice.status()).isEqualTo(405);
    }
  }

  @Test
  void extension_isMappedBeforeTheRulesAreApplied() {
    assertRefused(send("GET /report.txt", null), 401, CHALLENGE, NO_TOKEN);

    Response bob = send("GET /report.txt", "Authorization: Bearer {bob}");
    Response alice = send("GET /report.txt", "Authorization: Bearer {alice}");
    if (server.mapsExtensions()) {
      assertRefused(bob, 403, null, NOT_ALLOWED);
      assertThat(alice.body()).as("%s", alice).isEqualTo("REACHED report alice admin=true");
    } else {
      assertThat(bob.status()).isEqualTo(404);
      assertThat(alice.status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /notes  | X-Early-Method: DELETE
          GET /notes  | X-Late-Method: DELETE
          POST /notes | X-HTTP-Method-Override: DELETE
          DELETE /notes | Accept: */*
          OPTIONS /notes | Accept: */*
          OPTIONS /report | Accept: */*
          GET /nowhere | Accept: */*
          PUT /shop/1/items | Accept: */*
          GET /optional/users | Accept: */*
          """)
  void whatNeedsAToken_needsItWithEveryMethodAndPath(String line, String field) {
    assertRefused(send(line, field), 401, CHALLENGE, NO_TOKEN);

    assertThat(send(line, "Authorization: Bearer {alice} && " + field).status())
        .isIn(200, 204, 404, 405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/closed", "/closed/below", "/optional/nobody", "/mixed/admins", "/mixed/users"})
  void whatIsDenied_isClosedToEverybodyWithAToken(String path) {
    for (String user : new String[] {"bob", "alice"}) {
      assertRefused(
          send("GET " + path, "Authorization: Bearer {" + user + "}"),
          403,
          null,
          "This resource is closed");
    }
    assertThat(send("GET " + path, null).reached()).isFalse();
  }

  @Test
  void noRoleAtAll_isNobodys() {
    assertRefused(
        send("GET /optional/no-role", "Authorization: Bearer {alice}"), 403, null, NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          GET /open/all       | nobody | REACHED all null admin=false
          GET /open/all       | alice  | REACHED all null admin=false
          GET /notes          | nobody | REACHED notes null admin=false
          GET /optional/all   | nobody | REACHED all null admin=false
          GET /optional/all   | bob    | REACHED all bob admin=false
          GET /optional/users | bob    | REACHED users bob admin=false
          GET /shop/1/items   | bob    | REACHED items bob admin=false
          """)
  void whatIsAllowed_isReached(String line, @Nullable String user, String body) {
    Response response = send(line, user == null ? null : "Authorization: Bearer {" + user + "}");

    assertThat(response.body()).as("%s", response).isEqualTo(body);
  }

  @Test
  void responseOfAnotherThread_isThatOfTheUser() {
    Response response = send("GET /later", "Authorization: Bearer {alice}");

    if (server.suspends()) {
      assertThat(response.body()).as("%s", response).isEqualTo("REACHED later alice admin=true");
    } else {
      assertThat(response.status()).isEqualTo(500);
    }
    assertRefused(send("GET /later", null), 401, CHALLENGE, NO_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/report;x=1",
        "/report;",
        "/;x=1/report",
        "/open;x=1/../report",
        "/report%3bx=1",
        "/open/admins;x=1"
      })
  void matrixParameters_areABadRequest(String path) {
    for (String fields : new String[] {"Accept: */*", "Authorization: Bearer {alice}"}) {
      Response response = send("GET " + path, fields);

      assertThat(response.status()).as("%s", response).isEqualTo(400);
      assertThat(response.reached()).isFalse();
    }
  }

  @Test
  void forbiddenByTheApplication_looksLikeForbiddenByTheGuard_forAUser() {
    assertRefused(
        send("GET /optional/forbidden", "Authorization: Bearer {bob}"), 403, null, NOT_ALLOWED);

    Response nobody = send("GET /optional/forbidden", null);
    assertThat(nobody.status()).isEqualTo(403);
    assertThat(nobody.header("www-authenticate")).isEmpty();
    Response inWords = send("GET /optional/forbidden-in-words", "Authorization: Bearer {bob}");
    assertThat(inWords.status()).isEqualTo(403);
    assertThat(inWords.body()).isEqualTo("not today");
    assertThat(inWords.header("www-authenticate")).isEmpty();
  }

  @Test
  void head_isDecidedAsGetIs() {
    assertRefusedHead(send("HEAD /optional", null), 401, CHALLENGE);
    assertRefusedHead(send("HEAD /optional", "Authorization: Bearer {bob}"), 403, null);
    assertThat(send("HEAD /optional", "Authorization: Bearer {alice}").status()).isEqualTo(200);
    assertRefusedHead(send("HEAD /optional/forbidden", "Authorization: Bearer {bob}"), 403, null);
  }
}
