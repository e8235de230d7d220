package dev.borderpost.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/** The HTTP clients for the requests of one or more key sources. Thread-safe. */
interface HttpConnections {

  /**
   * A client for one request. Whatever outlives the request keeps only the number: a client's
   * thread and connections end when it is garbage-collected, so nothing that it refers to may refer
   * to it.
   *
   * @param number the number of the client
   */
  record Lease(HttpClient client, int number) {}

  /** The client for a request. */
  Lease clientFor(URI uri);

  /** Notes that a server has answered a request, at a time of {@link Timing#nanoTime()}. */
  default void answered(URI uri, int number, long now) {}

  /**
   * Whether a client may use a connection to the server that has been idle for a while, so that a
   * balancer or firewall on the way may have dropped it silently.
   */
  default boolean mayBeStale(URI uri, int number, long now) {
    return false;
  }

  /** A client with other connections than one whose connection does not answer; empty if none. */
  default Optional<Lease> insteadOf(URI uri, int silent, long now) {
    return Optional.empty();
  }

  /** Ends connections that only one source has; others belong to somebody else. */
  default void end() {}

  /** The connections of a client that belongs to the application. */
  static HttpConnections of(HttpClient client) {
    return uri -> new Lease(client, 0);
  }
}
