package dev.borderpost.it;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import jakarta.servlet.ServletContainerInitializer;

/** Runs the application with WebSocket endpoints while the tests of a class run. */
public abstract class InEndpointContainer extends InContainer
    implements WebSocketTests, LaterTests {

  /**
   * Tests in a container.
   *
   * @param webSockets what makes the container ready for endpoints
   */
  protected InEndpointContainer(
      Container container, Added added, ServletContainerInitializer webSockets) {
    super(container, "", keys -> new EndpointApplication(keys, added, webSockets));
  }
}
