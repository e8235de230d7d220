package dev.borderpost.it;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Runs the application with WebSocket endpoints while the tests of a class run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InEndpointContainer implements WebSocketTests, LaterTests {

  private final Container container;
  private final Added added;
  private final ServletContainerInitializer webSockets;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /**
   * Tests in a container.
   *
   * @param webSockets what makes the container ready for endpoints
   */
  protected InEndpointContainer(
      Container container, Added added, ServletContainerInitializer webSockets) {
    this.container = container;
    this.added = added;
    this.webSockets = webSockets;
  }

  @BeforeAll
  void startContainer() throws Exception {
    int port = container.start("", new EndpointApplication(tokens.keySources(), added, webSockets));
    target = new Target(URI.create("http://127.0.0.1:" + port), tokens);
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
