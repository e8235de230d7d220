package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;

/** A servlet container in this process, on a free port of 127.0.0.1, with one application. */
public interface Container {

  /** {@return the name in docs/compatibility.md} See {@link Host#name()}. */
  String name();

  /** {@return the version that is running, as the container's own API tells} */
  String version();

  /**
   * Starts the container.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param application what sets the application up, but for its error pages: see {@link
   *     TestApplication#ERROR_PAGE}
   * @return the port
   */
  int start(String contextPath, ServletContainerInitializer application) throws Exception;

  /** Stops the container. */
  void stop() throws Exception;
}
