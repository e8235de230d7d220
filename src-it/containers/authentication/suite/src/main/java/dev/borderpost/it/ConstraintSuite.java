package dev.borderpost.it;

import jakarta.servlet.ServletContainerInitializer;
import java.util.concurrent.BlockingQueue;

/** The suite of all hosts, and tests of users that the container knows, in a container. */
public abstract class ConstraintSuite extends HostSuite implements ConstraintTests, AccessLogTests {

  private final ConstrainedContainer container;

  /**
   * The suite in a container.
   *
   * @param webSockets what makes the container ready for endpoints
   */
  protected ConstraintSuite(
      ConstrainedContainer container, ServletContainerInitializer webSockets) {
    super(new ConstrainedHost(container, webSockets));
    this.container = container;
  }

  @Override
  public BlockingQueue<String> accessLog() {
    return container.accessLog();
  }
}
