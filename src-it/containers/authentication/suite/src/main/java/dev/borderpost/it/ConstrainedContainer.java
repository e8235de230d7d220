package dev.borderpost.it;

import jakarta.servlet.ServletContainerInitializer;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/** A servlet container in this process, on a free port of 127.0.0.1, with security constraints. */
public interface ConstrainedContainer {

  /** {@return the name in docs/compatibility.md} See {@link Host#name()}. */
  String name();

  /** {@return the version that is running, as the container's own API tells} */
  String version();

  /**
   * Adds an application, before the start.
   *
   * @param contextPath where the application is: empty, or beginning with a slash
   * @param application what sets the application up
   */
  void add(
      String contextPath, List<Constraint> constraints, ServletContainerInitializer application)
      throws Exception;

  /**
   * Starts the container. An application that cannot be started answers nothing.
   *
   * @return the port
   */
  int start() throws Exception;

  /** Stops the container; also one that did not start. */
  void stop() throws Exception;

  /** {@return the lines of the access log: the user and the request line} */
  BlockingQueue<String> accessLog();

  /** {@return the cases that this container cannot meet, besides those of every container} */
  default List<UnmetCases> unmetCases() {
    return List.of();
  }
}
