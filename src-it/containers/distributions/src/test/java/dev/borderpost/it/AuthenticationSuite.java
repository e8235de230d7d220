package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.war.BeanServlet;
import dev.borderpost.it.war.GreetingBean;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users that the container knows, in one server, which is started once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthenticationSuite {

  private final Distribution distribution;
  private final AuthenticationApplications applications = new AuthenticationApplications();
  private RunningServer server;

  AuthenticationSuite(Distribution distribution) {
    this.distribution = distribution;
  }

  @BeforeAll
  void startServer() throws IOException {
    server =
        RunningServer.startWithAuthentication(
            distribution,
            distribution.directory() + "-authentication",
            List.of(
                constrained(),
                applications.besideTheFilter(),
                applications.twice(),
                applications.withRules()),
            Map.of());
  }

  private War constrained() throws IOException {
    War war = applications.constrained();
    if (distribution.hasBeans()) {
      war.classes(GreetingBean.class, BeanServlet.class);
    }
    return hasBearerType() ? war : applications.withBearerType(war);
  }

  private boolean hasBearerType() {
    return distribution != Distribution.JETTY_12_0;
  }

  @AfterAll
  void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private Target target(String application) {
    return new Target(server.uri("/" + application), applications.tokens());
  }

  /** What embedded servers are asked, too, as far as it needs no guards for directories. */
  @Nested
  class Suite implements ConstraintTests, PathTests, MethodTests, OddTargetTests {

    @RegisterExtension
    final ExpectUnmet differences = new ExpectUnmet(ConstraintDifferences.in(distribution));

    @Override
    public Target target() {
      return AuthenticationSuite.this.target("constrained");
    }

    @ParameterizedTest
    @CsvSource({"nobody, 401", "badSignature, 401", "bob, 403", "alice, 200"})
    void annotationOfAServlet_decides(String user, int status) {
      Response response =
          send(
              "GET /annotated/1",
              user.equals("nobody") ? null : "Authorization: Bearer {" + user + "}");

      assertThat(response.status()).as("%s", response).isEqualTo(status);
      assertThat(response.reached()).isEqualTo(status == 200);
    }

    @Test
    void unauthorizedNavigation_showsThePage() {
      Response open = send("GET /public/x", "Accept: text/html && Authorization: Bearer {rubbish}");
      assertThat(open.status()).as("%s", open).isEqualTo(401);
      assertThat(open.header("www-authenticate")).hasSize(1);
      assertReachedWithout(open);

      Response closed = send("GET /api/x", "Accept: text/html");
      assertThat(closed.status()).as("%s", closed).isEqualTo(401);
      assertThat(closed.header("www-authenticate")).containsExactly("Bearer realm=\"suite\"");
      if (distribution.directory().startsWith("jetty")) {
        assertThat(closed.body()).startsWith("{\"title\"");
      } else {
        assertReachedWithout(closed);
      }
    }

    private static void assertReachedWithout(Response response) {
      assertThat(response.body()).contains("REACHED health\n", "\nprincipal=null\n");
    }

    @Test
    void enterpriseBean_knowsTheCaller() {
      if (!distribution.hasBeans()) {
        return;
      }
      String bob = "Authorization: Bearer {bob}";
      String alice = "Authorization: Bearer {alice}";

      assertThat(send("GET /api/bean", bob).body())
          .isEqualTo("REACHED bean for bob, admin false, " + Tokens.MAIN);
      assertThat(send("GET /public/bean", alice).body())
          .isEqualTo("REACHED bean for alice, admin true, " + Tokens.MAIN);
      assertThat(send("GET /api/bean?admin=1", alice).body()).contains("bean for alice");
      assertThat(send("GET /api/bean?admin=1", bob).status()).isEqualTo(403);
      assertThat(send("GET /public/bean?admin=1", null).status()).isEqualTo(403);
      assertThat(send("GET /api/bean", null).status()).isEqualTo(401);
    }
  }

  /** An application that cannot be right does not start, and the log says why. */
  @Nested
  class Faults {

    @ParameterizedTest
    @ValueSource(strings = {"beside", "twice", "rules"})
    void applicationWithAFault_answersNothing(String application) {
      for (String user : List.of("alice", "bob")) {
        Response response =
            new Request(target(application), "GET", "/health")
                .field("Authorization: Bearer {" + user + "}")
                .send();

        assertThat(response.status()).as("%s", response).isIn(404, 503);
        assertThat(response.reached()).isFalse();
      }
    }

    @Test
    void log_saysWhatToDo() {
      assertThat(server.log())
          .contains("The application has the filter border (JwtAuthenticationFilter) beside")
          .contains("The application has a module of Borderpost already")
          .contains("rules: there are access rules, for /admin/**, but")
          .contains("Write them as <security-constraint>");
    }
  }
}
