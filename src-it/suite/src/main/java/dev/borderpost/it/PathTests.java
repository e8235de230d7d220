package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No spelling of a path leads around a rule. Here {@code /admin} is for alice alone, the rest but
 * {@code /public} for every user.
 */
public interface PathTests extends OverHttp {

  List<String> CREDENTIALS = List.of("Accept: */*", "Authorization: Bearer {bob}");

  /**
   * Refused whatever the token and whatever the rules, by the border or by the container before it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin;x=1/audit",
        "/admin;/audit",
        "/admin/audit;x=1",
        "/admin/audit;",
        "/admin/;x=1",
        "/;/admin/audit",
        "/;x=1/admin/audit",
        "/admin;jsessionid=1/audit",
        "/admin/audit;jsessionid=1",
        "/admin%3bx=1/audit",
        "/admin%3b/audit",
        "/admin/audit%3Bx=1",
        "/public/..;/admin/audit",
        "/public/..;x=1/admin/audit",
        "/public/..%3b/admin/audit",
        "/public/.;/../admin/audit",
        "/public;/../admin/audit",
        "//admin/audit",
        "///admin/audit",
        "/admin//audit",
        "/admin/audit//",
        "/public//page",
        "/public//../admin/audit",
        "//{authority}/admin/audit",
        "/./admin/audit",
        "/admin/./audit",
        "/admin/audit/.",
        "/../admin/audit",
        "/admin/../admin/audit",
        "/public/../admin/audit",
        "/health/../admin/audit",
        "/public/x/../../admin/audit",
        "/admin/audit/..",
        "/%2e/admin/audit",
        "/admin/%2e/audit",
        "/public/%2e%2e/admin/audit",
        "/public/%2E%2E/admin/audit",
        "/public/.%2e/admin/audit",
        "/public/%2e./admin/audit",
        "/health/%2e%2e/admin/audit",
        "/public/%2e%2e%2fadmin/audit",
        "/public/..%2fadmin/audit",
        "/public/..%2Fadmin%2Faudit",
        "/public%2f..%2fadmin/audit",
        "/%2fadmin/audit",
        "/%2f/admin/audit",
        "/admin%2faudit",
        "/admin%2Faudit",
        "/public/x%2f..%2f..%2fadmin/audit",
        "/public/%252e%252e/admin/audit",
        "/public/..%252fadmin/audit",
        "/%2561dmin/audit",
        "/admin%252faudit",
        "\\admin\\audit",
        "/admin\\audit",
        "/\\admin/audit",
        "/public/..\\admin/audit",
        "/public\\..\\admin/audit",
        "/admin%5caudit",
        "/%5cadmin/audit",
        "/public/..%5cadmin/audit",
        "/public%5c..%5cadmin/audit",
        "/admin/audit%00",
        "/admin%00/audit",
        "/%00/admin/audit",
        "/public/%00/../admin/audit",
        "/health%00/admin/audit",
        "/admin/audit%00.html",
        "/admin/audit%0a",
        "/admin%0d%0a/audit",
        "/admin/audit%09",
        "/admin/audit%1b",
        "/admin/audit%7f",
        "/admin/audit%c2%85",
        "/admin/\u00e9",
        "/\u00e0dmin/audit",
        "/admin\u00c0\u00afaudit",
        "/admin\u00ef\u00bc\u008faudit",
        "/admin%c0%afaudit",
        "/%c0%afadmin/audit",
        "/public/%c0%ae%c0%ae/admin/audit",
        "/public/..%c0%afadmin/audit",
        "/%c1%a1dmin/audit",
        "/admin%e0%80%afaudit",
        "/admin%f0%80%80%afaudit",
        "/admin/%c3%28",
        "/admin/%ff",
        "/admin/%e9",
        "/admin/%ed%a0%80",
        "/admin/%",
        "/admin/%2",
        "/admin/%zz",
        "/%u0061dmin/audit",
        "/public/%u002e%u002e/admin/audit",
        "/admin/%-1",
        "{base}/public/../admin/audit",
        "{base}//admin/audit",
        "{base}/admin;x/audit",
        "{base}/public/..%2fadmin/audit",
      })
  default void ambiguousPath_isABadRequestForEverybody(String path) {
    for (String token : List.of("none", "bob", "alice")) {
      Response response = get(path, token);
      if (response.header("content-type").contains("application/problem+json")) {
        assertRefused(response, 400, null, "The path can be read in more than one way");
      } else {
        assertThat(response.status()).as("%s", response).isIn(400, 404);
        assertThat(response.reached()).isFalse();
      }
    }
  }

  /** An encoding that leaves no doubt is the path that it stands for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/audit",
        "/admin/audit/",
        "/%61dmin/audit",
        "/%61%64%6D%69%6e/audit",
        "/admin/%61udit",
        "/admin/%c3%a9",
        "/admin/%20",
        "/admin/audit.",
        "/admin/...",
        "/admin/audit%23",
        "/admin/audit%3f",
        "/admin/%2a",
        "/admin/audit~%7e:@!$&'()*+,=",
        "/admin/audit?",
        "/admin/audit?x=/../public",
        "/admin/audit?;/public",
        "/admin/audit?%2e%2e/public",
        "/admin?/public",
        "{base}/admin/audit",
        "{base}/%61dmin/audit",
        "http://elsewhere.example{context}/admin/audit",
      })
  default void unambiguousPath_hasTheRuleOfWhatItStandsFor(String path) {
    Response nobody = get(path, "none");
    Response bob = get(path, "bob");
    Response alice = get(path, "alice");

    // A container may redirect /admin to /admin/ or refuse another host before anything else.
    assertThat(nobody.status()).as("%s", nobody).isIn(401, 400);
    if (nobody.status() == 401) {
      assertRefusedHead(nobody, 401, "Bearer realm=\"suite\"");
      assertThat(bob.status()).as("%s", bob).isEqualTo(403);
      assertReached(alice, "admin", "alice");
    }
    assertThat(nobody.reached() || bob.reached()).isFalse();
  }

  /** Near misses: other paths, for which a token is enough, and none leads to the servlet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ADMIN/audit",
        "/Admin/audit",
        "/aDMIN/audit",
        "/%41dmin/audit",
        "/admin./audit",
        "/admin%20/audit",
        "/%20/admin/audit",
        "/%20admin/audit",
        "/admin:/audit",
        "/admins/audit",
        "/xadmin/audit",
        "/.admin/audit",
        "/.../admin/audit",
        "/%ef%bd%81dmin/audit",
        "/adm%c4%b1n/audit",
        "/admin%ef%bc%8faudit",
        "/admin%e2%81%84audit",
        "/%ef%bb%bfadmin/audit",
        "/HEALTH",
        "/healt",
        "/health/x",
        "/Public/page",
        "/publicx",
        "/public./page",
      })
  default void nearMiss_isAnotherPath(String path) {
    assertRefusedHead(get(path, "none"), 401, "Bearer realm=\"suite\"");
    assertReached(get(path, "bob"), "rest", "bob");
  }

  @ParameterizedTest
  @CsvSource({
    "/health, health",
    "/%68ealth, health",
    "/%68%65%61%6c%74%68, health",
    "/health/, rest",
    "/health?x=/admin/audit;%00//, health",
    "/public, rest",
    "/public/, rest",
    "/%70ublic/page, rest",
    "/public/%61dmin/audit, rest",
    "/public/admin/audit, rest",
    "/public/%c3%a9, rest",
    "/public/%20, rest",
    "/public/a%2Bb+c, rest",
    "{base}/health, health",
  })
  default void unambiguousSpellingOfAnOpenPath_isOpen(String path, String servlet) {
    assertReached(get(path, "none"), servlet, null);
  }

  /** Request targets that are no path: none of them reaches anything by itself. */
  @ParameterizedTest
  @CsvSource({
    "OPTIONS, *",
    "GET, *",
    "GET, admin/audit",
    "GET, public/../admin/audit",
    "GET, ?x",
    "GET, http:admin/audit",
    "GET, http:/admin/audit",
    "GET, http://",
    "GET, ftp://127.0.0.1/admin/audit",
    "GET, file:///admin/audit",
    "CONNECT, 127.0.0.1:80",
    "GET, http://user@127.0.0.1/admin/audit",
    "GET, /admin#",
    "GET, /admin#x",
    "GET, /admin/audit#",
    "GET, /api/#/../admin/audit",
    "GET, '/admin/audit /public'",
    "GET, '/public /admin/audit'",
  })
  default void targetThatIsNoPath_reachesNothing(String method, String path) {
    for (String fields : CREDENTIALS) {
      Response response = new Request(target(), method, path).field(fields).send();
      assertThat(response.wire()).doesNotContain("REACHED admin");
      if (response.status() == 500) { // Undertow, which has no servlet for such a target
        assertThat(response.body()).doesNotContain("Exception");
      }
      // A container may leave out the fragment, which leaves an open path.
      if (fields.equals("Accept: */*") && !path.startsWith("/public/#")) {
        assertThat(response.reached()).as("%s", response).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Original-URL: /health",
        "X-Rewrite-URL: /health",
        "X-Forwarded-Prefix: /public",
        "X-Forwarded-Path: /health",
        "X-Forwarded-For: 127.0.0.1",
        "Referer: {base}/health",
      })
  default void pathInAHeader_changesNothing(String field) {
    assertRefused(
        send("GET /admin/audit", field.replace("{base}", target().base().toString())),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
  }

  @Test
  default void serverIsHealthy_afterAllThat() {
    assertReached(send("GET /health", null), "health", null);
    assertReached(send("GET /admin/audit", "Authorization: Bearer {alice}"), "admin", "alice");
  }

  private Response get(String path, String token) {
    String authority = target().base().getRawAuthority();
    return send(
        "GET " + path.replace("{authority}", authority),
        token.equals("none") ? null : "Authorization: Bearer {" + token + "}");
  }
}
