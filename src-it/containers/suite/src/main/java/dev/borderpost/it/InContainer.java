package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Runs the test application in a container while the tests of a class run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InContainer implements OverHttp {

  private final Container container;
  private final String contextPath;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /**
   * Tests in a container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   */
  protected InContainer(Container container, String contextPath) {
    this.container = container;
    this.contextPath = contextPath;
  }

  @BeforeAll
  void startContainer() throws Exception {
    int port = container.start(contextPath, new TestApplication(tokens.keySources()));
    target = new Target(URI.create("http://127.0.0.1:" + port + contextPath), tokens);
  }

  @AfterAll
  void stopContainer() throws Exception {
    container.stop();
  }

  @Override
  public Target target() {
    return target;
  }
}
