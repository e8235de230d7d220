package dev.borderpost.it;

import java.net.URI;
import java.util.List;

/**
 * A server in this process with an adapter under test, on a free port of 127.0.0.1. Behind the
 * guards, it answers every path and every method with {@link Echo#text()}.
 */
public interface Host {

  /**
   * {@return the name in docs/compatibility.md} No other host with the same adapter has it: where
   * two versions are tested, it tells them apart, as in {@code Tomcat, Servlet 6.1}.
   */
  String name();

  /** {@return the version that is running, as the server's own API tells} */
  String version();

  /** {@return the adapter in docs/compatibility.md, such as {@code borderpost-servlet-filter}} */
  String adapter();

  /**
   * Starts the server.
   *
   * @param guards the guards to put in front of its application
   * @return where it answers, without a slash at the end
   */
  URI start(SuiteGuards guards) throws Exception;

  /** Stops the server; also one that did not start. */
  void stop() throws Exception;

  /**
   * {@return the cases that this host cannot meet} They are run all the same, and fail the build
   * when they pass.
   */
  default List<UnmetCases> unmetCases() {
    return List.of();
  }
}
