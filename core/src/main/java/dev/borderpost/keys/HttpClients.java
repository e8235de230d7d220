package dev.borderpost.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client of one authenticator, for sources that were not given one. It keeps a connection
 * to each server for a while; so that there are not as many connections as servers, it is replaced
 * after a number of servers.
 *
 * <p>Thread-safe.
 */
final class HttpClients {

  private static final Logger log = LoggerFactory.getLogger(HttpClients.class);

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_SERVERS = 64;

  private final Executor executor;
  private @Nullable HttpClient client;
  private @Nullable HttpClient former;
  private final Set<String> servers = new HashSet<>();
  private boolean closed;

  HttpClients(Executor executor) {
    this.executor = executor;
  }

  /**
   * The client for one request; making it takes its time.
   *
   * @throws IllegalStateException if the authenticator is closed
   */
  synchronized HttpClient clientFor(URI uri) {
    if (closed) {
      throw new IllegalStateException("The authenticator is closed.");
    }
    HttpClient current = client;
    String server = String.valueOf(uri.getRawAuthority());
    boolean isFull = servers.size() == MAX_SERVERS && !servers.contains(server);
    if (current == null || isFull) {
      // The one before may have been handed out a moment ago: it is left for one more round.
      close(former);
      former = current;
      current = newHttpClient();
      client = current;
      servers.clear();
    }
    servers.add(server);
    return current;
  }

  private HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_DEADLINE)
        .executor(executor) // an Error out of it would end the client's own thread for good
        .build();
  }

  /**
   * Closes a client's connections when its requests have ended, where the JDK has a method for
   * that, from 21. With others, its connections and its thread end once it is garbage.
   */
  private void close(@Nullable HttpClient unused) {
    if (unused instanceof AutoCloseable closeable) {
      executor.execute(
          () -> {
            try {
              closeable.close();
            } catch (Exception e) {
              log.debug("A former HTTP client could not be closed", e);
            }
          });
    }
  }

  /** Ends the client; there is none from then on. */
  synchronized void close() {
    closed = true;
    client = null; // its own thread ends once it is garbage
    former = null;
  }
}
