package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;
import jakarta.servlet.ServletContainerInitializer;

/** Runs the application with welcome files while the tests of a class run. */
public abstract class InWelcomeContainer extends InContainer implements WelcomeFileTests {

  /**
   * Tests in a container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param files what makes the container serve {@link WelcomeApplication#files}
   */
  protected InWelcomeContainer(
      Container container, String contextPath, ServletContainerInitializer files) {
    super(container, contextPath, keys -> new WelcomeApplication(keys, files));
  }
}
