package dev.borderpost.it;

import dev.borderpost.it.EndpointApplications.Added;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Everything, against WARs in one server, which is started once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DistributionSuite {

  private final Distribution distribution;
  private final Applications applications = new Applications();
  private final EndpointApplications endpoints = new EndpointApplications(applications.tokens());
  private final Tally tally = new Tally();
  private RunningServer server;

  DistributionSuite(Distribution distribution) {
    this.distribution = distribution;
  }

  @BeforeAll
  void startServer() throws IOException {
    List<War> wars = new ArrayList<>();
    wars.add(applications.readme());
    wars.add(applications.sameTenant());
    wars.add(applications.suite());
    wars.add(endpoints.welcome());
    for (Added added : Added.values()) {
      wars.add(endpoints.endpoints(added));
    }
    for (PathTableTests.Mapping mapping : distribution.mappings()) {
      wars.add(applications.tree(mapping.war(), mapping.mappings()));
    }
    wars.addAll(BadConfigurations.wars(applications.tokens()));
    wars.add(BadConfigurations.withoutJars());
    server =
        RunningServer.start(
            distribution,
            distribution.directory(),
            wars,
            Map.of("SHORT_SECRET", BadConfigurations.SHORT_SECRET));
  }

  @AfterAll
  void stopServer() throws IOException {
    if (server != null) {
      server.close();
      System.out.printf(
          "%s: %s, up in %.1f s%n",
          distribution.directory(), tally, server.timeToStart().toMillis() / 1000.0);
    }
  }

  @Nested
  class WebXmlOfTheReadme implements ReadmeTests {

    @Override
    public Target target() {
      return new Target(server.uri("/readme"), applications.readmeTokens());
    }
  }

  @Nested
  class PolicyOfTheReadme implements SameTenantTests {

    @Override
    public Target target() {
      return new Target(server.uri("/same-tenant"), applications.readmeTokens());
    }
  }

  /** What embedded servers are asked, too; but keys that cannot be had take code. */
  @Nested
  class Suite
      implements AnswersTests,
          MethodTests,
          CredentialTests,
          CookieTests,
          CrossOriginTests,
          DispatchTests,
          PathTests,
          BusyDispatchTests {

    @Override
    public Target target() {
      return new Target(server.uri("/suite"), applications.tokens());
    }

    @Override
    public void keysThatCannotBeHad_areNotTheClientsFault(String path) {}

    @Override
    public void dispatchWhileKeysCannotBeHad_isNotTheClientsFault() {}

    @Override
    public void refusalWhileKeysCannotBeHad_canBeReadWithTheTimeToTryAgain() {}
  }

  @Nested
  class WelcomeFiles implements WelcomeFileTests, WelcomeServletTests {

    @Override
    public Target target() {
      return new Target(server.uri("/welcome"), applications.tokens());
    }
  }

  @Nested
  class EndpointsBehindWebXml extends Endpoints {
    EndpointsBehindWebXml() {
      super(Added.WEB_XML);
    }
  }

  @Nested
  class EndpointsBehindAListener extends Endpoints {
    EndpointsBehindAListener() {
      super(Added.LISTENER);
    }
  }

  @Nested
  class EndpointsBehindAnInitializer extends Endpoints {
    EndpointsBehindAnInitializer() {
      super(Added.INITIALIZER);
    }
  }

  private abstract class Endpoints implements WebSocketTests, LaterTests {

    private final Added added;

    Endpoints(Added added) {
      this.added = added;
    }

    @Override
    public boolean showsEndpointsTheFieldsOfTheClient() {
      return distribution == Distribution.JETTY_12_0;
    }

    @Override
    public Target target() {
      return new Target(server.uri("/" + added.war()), applications.tokens());
    }
  }

  @Nested
  class Paths implements PathTableTests {

    @Override
    public List<Mapping> mappings() {
      return distribution.mappings();
    }

    @Override
    public RunningServer server() {
      return server;
    }

    @Override
    public Tokens tokens() {
      return applications.tokens();
    }

    @Override
    public Tally tally() {
      return tally;
    }
  }

  @Nested
  class BadConfiguration implements BadConfigurationTests {

    @Override
    public RunningServer server() {
      return server;
    }

    @Override
    public Tokens tokens() {
      return applications.tokens();
    }

    @Override
    public Tally tally() {
      return tally;
    }

    @Override
    public boolean mayHaveServletNames() {
      return distribution.mappings().contains(PathTableTests.Mapping.SERVLETS);
    }

    @Override
    public boolean isLazy() {
      return distribution == Distribution.WILDFLY;
    }
  }
}
