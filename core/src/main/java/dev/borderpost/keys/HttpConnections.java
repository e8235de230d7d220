package dev.borderpost.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/** The HTTP clients for the requests of one or more key sources. Thread-safe. */
interface HttpConnections {

  /** The client for a request. */
  HttpClient clientFor(URI uri);

  /** Notes that a server has answered a request, at a time of {@link Timing#nanoTime()}. */
  default void answered(URI uri, HttpClient by, long now) {}

  /**
   * Whether a client may use a connection to the server that has been idle for a while, so that a
   * balancer or firewall on the way may have dropped it silently.
   */
  default boolean mayBeStale(URI uri, HttpClient client, long now) {
    return false;
  }

  /** A client with other connections than one whose connection does not answer; empty if none. */
  default Optional<HttpClient> insteadOf(URI uri, HttpClient silent, long now) {
    return Optional.empty();
  }

  /** The connections of a client that belongs to the application. */
  static HttpConnections of(HttpClient client) {
    return uri -> client;
  }
}
