package dev.borderpost.testing;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.KeySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves key sets and metadata on loopback, and remembers what it was asked for. */
public final class KeyServer implements AutoCloseable {

  static {
    // Or the second answer on a connection waits 40 ms for a delayed acknowledgement (RFC 1122
    // section 4.2.3.2), since its headers and its body are two segments.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static boolean fetched;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private record Answer(int status, Map<String, String> headers, byte[] body) {

    Answer(int status, Map<String, String> headers, String body) {
      this(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A request that came. */
  public record Asked(String path, Headers headers) {}

  private KeyServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public static KeyServer start() throws IOException {
    makeFirstFetch();
    return newServer();
  }

  private static KeyServer newServer() throws IOException {
    return new KeyServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100));
  }

  /**
   * Fetches keys once. The first fetch of a JVM loads all that is needed for one, which may take
   * longer than requests wait where the machine is busy.
   */
  private static synchronized void makeFirstFetch() throws IOException {
    if (!fetched) {
      try (KeyServer server = newServer().serve("/", TestKeys.pem(TestKeys.P256.getPublic()));
          JwtAuthenticator authenticator =
              Border.authenticator(
                  Border.issuer(KeySource.jwkSet(server.uri("/"))).algorithms("ES256").build())) {
        await().until(() -> authenticator.health().get(Border.ISSUER).keys() == 1);
      }
      fetched = true;
    }
  }

  /** What is answered from now on; anything else is 404. */
  public KeyServer serve(String path, int status, Map<String, String> headers, String body) {
    answers.put(path, new Answer(status, headers, body));
    return this;
  }

  public KeyServer serve(String path, int status, Map<String, String> headers, byte[] body) {
    answers.put(path, new Answer(status, headers, body));
    return this;
  }

  public KeyServer serve(String path, String json) {
    return serve(path, 200, Map.of(), json);
  }

  public KeyServer fail(String path, int status) {
    return serve(path, status, Map.of(), "");
  }

  /**
   * Lets the requests that come from now on wait until {@link #open}.
   *
   * @return lets those of them go that have come before the next call of this
   */
  public Runnable shut() {
    CountDownLatch latch = new CountDownLatch(1);
    gate = latch;
    return latch::countDown;
  }

  public void open() {
    gate.countDown();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public List<Asked> asked() {
    return asked;
  }

  public int count() {
    return asked.size();
  }

  /** How many requests there were at the same time, at most: come, and not answered yet. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      // Before it counts as asked, since tests change both when it does.
      Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), "not here"));
      CountDownLatch gate = this.gate;
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      asked.add(new Asked(path, exchange.getRequestHeaders()));
      gate.await();
      atOnce.decrementAndGet();
      byte[] body = answer.body();
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }
}
