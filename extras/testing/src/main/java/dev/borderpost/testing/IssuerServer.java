package dev.borderpost.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Serves the metadata and the JWK Set of an issuer on loopback. Thread-safe. */
final class IssuerServer implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String KEYS = "/jwks";
  private static final Duration MAX_DELAY = Duration.ofDays(1);

  final AtomicInteger metadataFetches = new AtomicInteger();
  final AtomicInteger keyFetches = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(IssuerServer::thread);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean up = true;
  private volatile Duration delay = Duration.ZERO;

  IssuerServer(int port, Supplier<String> jwkSet) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    server.setExecutor(threads);
    serve("/.well-known/openid-configuration", this::metadata, metadataFetches);
    serve("/.well-known/oauth-authorization-server", this::metadata, metadataFetches);
    serve(KEYS, jwkSet, keyFetches);
    server.start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-issuer");
    thread.setDaemon(true);
    return thread;
  }

  private void serve(String path, Supplier<String> json, AtomicInteger fetches) {
    server.createContext(path, exchange -> answer(exchange, json, fetches));
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void setUp(boolean up) {
    this.up = up;
  }

  void slow(Duration delay) {
    if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException("The delay is " + delay + ": use PT0S to PT24H.");
    }
    this.delay = delay;
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, Supplier<String> json, AtomicInteger fetches)
      throws IOException {
    try (exchange) {
      // The answer is decided before the request is counted, since tests change the issuer when the
      // count changes.
      byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
      int status = up ? 200 : 503;
      Duration wait = delay;
      fetches.incrementAndGet();
      if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
      if (status == 200) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String keysAddress() {
    return address() + KEYS;
  }

  private String metadata() {
    return "{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + keysAddress() + "\"}";
  }
}
