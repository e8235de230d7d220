package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Everything, against a container in this process. A subclass starts and stops the container.
 *
 * <p>For an application that runs elsewhere, implement the parts of the suite that fit, and {@link
 * OverHttp#target()}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BorderSuite
    implements AnswersTests,
        MethodTests,
        CredentialTests,
        DispatchTests,
        PathTests,
        ConcurrencyTests {

  private final Passports passports = new Passports();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), passports);

  /**
   * Starts the container on a free port of 127.0.0.1 with one application.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param application what sets the application up, but for its error pages: see {@link
   *     TestApplication#ERROR_PAGE}
   * @return the port
   */
  protected abstract int start(String contextPath, ServletContainerInitializer application)
      throws Exception;

  /** Stops the container. */
  protected abstract void stop() throws Exception;

  /** Where the application is: at the root, unless overridden. */
  protected String contextPath() {
    return "";
  }

  @BeforeAll
  void startContainer() throws Exception {
    int port = start(contextPath(), new TestApplication(passports.keySources()));
    target = new Target(URI.create("http://127.0.0.1:" + port + contextPath()), passports);
  }

  @AfterAll
  void stopContainer() throws Exception {
    stop();
  }

  @Override
  public Target target() {
    return target;
  }
}
