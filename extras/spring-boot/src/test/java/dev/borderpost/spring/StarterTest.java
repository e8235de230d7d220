package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StarterTest {

  private static final String FORBIDDEN =
      "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"The application does not allow this request\"}";

  private static TestIssuer issuer;
  private static Running application;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
    application =
        Running.start(
            issuer,
            List.of(SampleApplication.class),
            "borderpost.rules=" + SampleApplication.RULES,
            "spring.mvc.hiddenmethod.filter.enabled=true",
            "management.endpoints.web.exposure.include=health,metrics",
            "management.endpoint.health.show-details=always");
  }

  @AfterAll
  static void stop() {
    application.close();
    issuer.close();
  }

  private static String[] bearer(String... roles) {
    return new String[] {"Authorization", "Bearer " + issuer.token("alice").roles(roles).sign()};
  }

  @Test
  void requestWithoutToken_isRefusedCompletely() {
    HttpResponse<String> response = application.get("/orders/me");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body()).contains("This resource needs an access token");
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/me, alice true Bearer",
    "/news/me, alice true Bearer",
    "/news/optional, alice",
    "/news/nullable, alice",
    "/orders/async, async alice"
  })
  void controllers_getTheUser(String path, String body) {
    HttpResponse<String> response = application.get(path, bearer("admin"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void controllers_getTheJwtPrincipal() {
    assertThat(application.get("/orders/jwt", bearer("clerk")).body())
        .isEqualTo(issuer.issuer() + " [clerk]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/news/me", "/news/optional", "/news/nullable"})
  void controllers_getNobody_whereTheTokenIsOptional(String path) {
    assertThat(application.get(path).body()).isEqualTo("nobody");
    assertThat(application.get(path, "Authorization", "Bearer x.y.z").statusCode()).isEqualTo(401);
  }

  @Test
  void forwardToADeniedPath_isRefused() {
    HttpResponse<String> response = application.get("/open/forward");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void methodOfAForm_isTheOneThatIsJudged() {
    String type = "application/x-www-form-urlencoded";
    String[] clerk = {"Content-Type", type, bearer("clerk")[0], bearer("clerk")[1]};
    String[] admin = {"Content-Type", type, bearer("admin")[0], bearer("admin")[1]};

    assertThat(application.send("POST", "/orders/7", "a=b", clerk).body()).isEqualTo("posted");
    assertThat(application.send("POST", "/orders/7", "_method=delete", clerk).statusCode())
        .isEqualTo(403);
    assertThat(application.send("POST", "/orders/7", "_method=delete", admin).body())
        .isEqualTo("deleted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/forbidden", "/orders/not-mine", "/orders/by-servlet"})
  void forbiddenByTheApplication_looksLikeARefusal(String path) {
    HttpResponse<String> response = application.get(path, bearer());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body()).isEqualTo(FORBIDDEN);
  }

  @Test
  void forbiddenByTheApplication_asksForAToken_whereThatIsOptional() {
    HttpResponse<String> response = application.get("/news/forbidden");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(application.get("/news/forbidden", bearer()).statusCode()).isEqualTo(403);
  }

  @Test
  void forbiddenByTheApplication_staysSo_whereTokensAreIgnored() {
    assertThat(application.get("/open/forbidden").body()).isEqualTo(FORBIDDEN);
  }

  @Test
  void exceptionsThatTheApplicationHandles_orThatMeanSomethingElse_areItsOwn() {
    assertThat(application.get("/orders/handled", bearer()).body())
        .isEqualTo("the application's own page");
    assertThat(application.get("/orders/missing", bearer()).statusCode()).isEqualTo(404);
  }

  @Test
  void actuator_isBehindTheFilter_andKnowsTheKeys() {
    assertThat(application.get("/actuator/health").statusCode()).isEqualTo(401);

    application.get("/orders/me", bearer());
    HttpResponse<String> health = application.get("/actuator/health", bearer());

    assertThat(health.body())
        .contains("\"borderpost\":{")
        .doesNotContain("DOWN")
        .contains(issuer.issuer())
        .contains("\"keys\":1");
  }

  @Test
  void decisions_areCounted() {
    application.get("/orders/me");
    application.get("/orders/me", bearer());

    assertThat(
            application
                .get("/actuator/metrics/borderpost.requests?tag=reason:no_credentials", bearer())
                .body())
        .contains("\"COUNT\"")
        .contains("refused");
    assertThat(
            application
                .get("/actuator/metrics/borderpost.requests?tag=outcome:granted", bearer())
                .body())
        .contains("none");
  }
}
