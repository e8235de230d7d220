package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Runs the application with welcome files while the tests of a class run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InWelcomeContainer implements WelcomeFileTests {

  private final Container container;
  private final String contextPath;
  private final ServletContainerInitializer files;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /**
   * Tests in a container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param files what makes the container serve {@link WelcomeApplication#files}
   */
  protected InWelcomeContainer(
      Container container, String contextPath, ServletContainerInitializer files) {
    this.container = container;
    this.contextPath = contextPath;
    this.files = files;
  }

  @BeforeAll
  void startContainer() throws Exception {
    int port = container.start(contextPath, new WelcomeApplication(tokens.keySources(), files));
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
