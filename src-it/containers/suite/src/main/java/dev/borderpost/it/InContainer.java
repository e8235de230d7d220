package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import dev.borderpost.keys.KeySource;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/** Runs an application in a container while the tests of a class run. */
public abstract class InContainer extends OnHost {

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
    super(new ContainerHost(container, contextPath, application));
  }

  private record ContainerHost(
      Container container,
      String contextPath,
      Function<Map<String, KeySource>, ServletContainerInitializer> application)
      implements Host {

    @Override
    public String name() {
      return container.name();
    }

    @Override
    public String version() {
      return container.version();
    }

    @Override
    public String adapter() {
      return "borderpost-servlet-filter";
    }

    @Override
    public URI start(SuiteGuards guards) throws Exception {
      int port = container.start(contextPath, application.apply(guards.keys()));
      return URI.create("http://127.0.0.1:" + port + contextPath);
    }

    @Override
    public void stop() throws Exception {
      container.stop();
    }
  }
}
