package dev.borderpost.keys;

import static java.lang.System.Logger.Level.DEBUG;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one authenticator, for sources that were not given one. A client keeps a
 * connection to each server for a while; it is replaced after a number of servers, so that the
 * number of open connections stays limited, when one of its connections does not answer any more,
 * and when the certificates that it trusts have changed. Requests go through the proxy of the JVM's
 * {@link java.net.ProxySelector}.
 *
 * <p>Thread-safe.
 */
final class HttpClients implements HttpConnections {

  private static final System.Logger log = System.getLogger(HttpClients.class.getName());

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_SERVERS = 64;

  /** The time after which a connection may have been dropped; balancers wait a minute or more. */
  private static final Duration FRESH = Duration.ofSeconds(20);

  private final Executor executor;
  private final @Nullable TrustedAuthorities trust;
  private @Nullable HttpClient client;
  private @Nullable HttpClient former;

  /** The number of the current client. */
  private int number;

  /** The servers that the current client is used for, with the time of their last answer. */
  private final Map<String, Optional<Long>> servers = new HashMap<>();

  private boolean closed;

  HttpClients(Executor executor) {
    this(executor, null);
  }

  /**
   * Creates the clients.
   *
   * @param trust the authorities of the servers' certificates; {@code null} for the platform's
   */
  HttpClients(Executor executor, @Nullable TrustedAuthorities trust) {
    this.executor = executor;
    this.trust = trust;
  }

  /**
   * The client for one request; creating one is slow.
   *
   * @throws IllegalStateException if the authenticator is closed
   */
  @Override
  public synchronized Lease clientFor(URI uri) {
    if (closed) {
      throw new IllegalStateException("The authenticator is closed.");
    }
    String server = server(uri);
    boolean isFull = servers.size() == MAX_SERVERS && !servers.containsKey(server);
    boolean hasOtherTrust = trust != null && trust.hasChanged();
    HttpClient current = client;
    if (current == null || isFull || hasOtherTrust) {
      current = replace();
    }
    servers.putIfAbsent(server, Optional.empty());
    return new Lease(current, number);
  }

  private static String server(URI uri) {
    return String.valueOf(uri.getRawAuthority());
  }

  private HttpClient replace() {
    // The previous client may have been returned just now: it stays open until the next
    // replacement.
    close(former);
    former = client;
    HttpClient replacement = newHttpClient();
    client = replacement;
    number++;
    servers.clear();
    return replacement;
  }

  @Override
  public synchronized void answered(URI uri, int by, long now) {
    if (by == number) {
      servers.put(server(uri), Optional.of(now));
    }
  }

  @Override
  public synchronized boolean mayBeStale(URI uri, int used, long now) {
    Optional<Long> answered = servers.getOrDefault(server(uri), Optional.empty());
    return used == number && answered.filter(last -> now - last >= FRESH.toNanos()).isPresent();
  }

  @Override
  public synchronized Optional<Lease> insteadOf(URI uri, int silent, long now) {
    if (closed || !mayBeStale(uri, silent, now)) {
      return Optional.empty();
    }
    HttpClient replacement = replace();
    servers.put(server(uri), Optional.empty());
    return Optional.of(new Lease(replacement, number));
  }

  private HttpClient newHttpClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_DEADLINE)
            .executor(executor); // an Error from the executor would end the client's own thread
    if (ProxySelector.getDefault() != null) {
      builder.proxy(ProxySelector.getDefault());
    }
    return trust == null ? builder.build() : builder.sslContext(trust.sslContext()).build();
  }

  /**
   * Closes a client's connections when its requests have ended, on JDK 21 and later. On older JDKs,
   * its connections and its thread end when it is garbage-collected.
   */
  private void close(@Nullable HttpClient unused) {
    if (unused instanceof AutoCloseable closeable) {
      executor.execute(
          () -> {
            try {
              closeable.close();
            } catch (Exception e) {
              log.log(DEBUG, "A former HTTP client could not be closed", e);
            }
          });
    }
  }

  /** A source with trust of its own has clients of its own. */
  @Override
  public void end() {
    if (trust != null) {
      close();
    }
  }

  /** Closes the client; none is available afterwards. */
  synchronized void close() {
    closed = true;
    client = null; // its own thread ends when it is garbage-collected
    former = null;
  }
}
