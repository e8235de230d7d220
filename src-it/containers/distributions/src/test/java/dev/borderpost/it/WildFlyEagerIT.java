package dev.borderpost.it;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** WildFly as {@code docs/configuration.md} recommends to set it up. */
@Tag("profile-containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildFlyEagerIT implements BadConfigurationTests {

  private final Applications applications = new Applications();
  private final Tally tally = new Tally();
  private RunningServer server;

  @BeforeAll
  void startServer() throws IOException {
    List<War> wars = BadConfigurations.wars(applications.office());
    wars.add(BadConfigurations.withoutJars());
    for (PathTableTests.Mapping mapping : PathTableTests.Mapping.values()) {
      wars.add(applications.tree(mapping.war(), mapping.mappings()));
    }
    server =
        RunningServer.start(
            Distribution.WILDFLY_EAGER,
            "wildfly-eager",
            wars,
            Map.of("SHORT_SECRET", BadConfigurations.SHORT_SECRET));
  }

  @AfterAll
  void stopServer() throws IOException {
    if (server != null) {
      server.close();
      System.out.printf(
          "wildfly-eager: %s, up in %.1f s%n", tally, server.timeToStart().toMillis() / 1000.0);
    }
  }

  @Override
  public RunningServer server() {
    return server;
  }

  @Override
  public Passports office() {
    return applications.office();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  /** The exception and its cause, the operation that failed with the same two, and a summary. */
  @Override
  public int timesLogged() {
    return 5;
  }
}
