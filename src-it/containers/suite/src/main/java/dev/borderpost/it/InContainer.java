package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import dev.borderpost.keys.KeySource;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Runs an application in a container while the tests of a class run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InContainer implements OverHttp {

  private final Container container;
  private final String contextPath;
  private final Function<Map<String, KeySource>, ServletContainerInitializer> application;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /**
   * Tests of the test application in a container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   */
  protected InContainer(Container container, String contextPath) {
    this(container, contextPath, TestApplication::new);
  }

  /**
   * Tests of an application in a container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param application makes the application, with the keys of its issuers
   */
  protected InContainer(
      Container container,
      String contextPath,
      Function<Map<String, KeySource>, ServletContainerInitializer> application) {
    this.container = container;
    this.contextPath = contextPath;
    this.application = application;
  }

  @BeforeAll
  void startContainer() throws Exception {
    int port = container.start(contextPath, application.apply(tokens.keySources()));
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
