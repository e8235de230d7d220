package dev.borderpost.it;

import jakarta.ws.rs.core.Application;
import java.net.URI;

/** An implementation of Jakarta REST in a server of this process. */
public interface RestServer {

  /** {@return the name in docs/compatibility.md} */
  String name();

  /** {@return the version of the implementation, as it tells itself} */
  String version();

  /** {@return whether the server can suspend a request} */
  default boolean suspends() {
    return true;
  }

  /** {@return whether the implementation has a filter for {@code X-HTTP-Method-Override}} */
  default boolean overridesMethods() {
    return true;
  }

  /** {@return whether the implementation can map extensions on this server} */
  default boolean mapsExtensions() {
    return true;
  }

  /**
   * Starts the server on a free port of 127.0.0.1.
   *
   * @param mapping whether to switch on what the implementation itself has for method overrides
   *     ({@code X-HTTP-Method-Override}) and extensions ({@code .txt} as {@code text/plain})
   * @return where the application answers, without a slash at the end
   */
  URI start(Application application, boolean mapping) throws Exception;

  /** Stops the server; also one that did not start. */
  void stop() throws Exception;
}
