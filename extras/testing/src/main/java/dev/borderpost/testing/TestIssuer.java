package dev.borderpost.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer for tests: it signs tokens, and serves its metadata and its JWK Set over HTTP on
 * loopback, where an application finds them by discovery (OpenID Connect Discovery 1.0 §4, RFC 8414
 * §3). Tests can rotate its keys, make it slow and let it fail.
 *
 * <pre>{@code
 * try (TestIssuer issuer = TestIssuer.start()) {
 *   Guard guard = GuardConfiguration.guard(issuer.settings());
 *   String token = issuer.token("alice").roles("admin").sign();
 *   guard.decide(RequestView.of("GET", "/orders").token(token));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TestIssuer implements AutoCloseable {

  private static final Duration OVERLAP = Duration.ofDays(1);
  private static final String KEYS = "/jwks";

  private final String audience;
  private final Clock clock;
  private final boolean publishesKeys;

  /** Keys retire by this clock alone, which only {@link #withdrawOldKeys} moves. */
  private final TestClock keyClock = TestClock.at(Instant.EPOCH);

  private final SigningKeys keys;
  private final HttpServer server;
  private final ExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger metadataFetches = new AtomicInteger();
  private final AtomicInteger keyFetches = new AtomicInteger();
  private volatile boolean up = true;
  private volatile Duration delay = Duration.ZERO;

  private TestIssuer(Builder builder) throws IOException {
    audience = builder.audience;
    clock = builder.clock;
    publishesKeys = !builder.algorithm.isSymmetric();
    keys = SigningKeys.generate(builder.algorithm, keyClock);
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port), 0);
    threads = Executors.newCachedThreadPool(TestIssuer::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-issuer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts an issuer on a free port, with an ES256 key, the audience {@code api://test} and the
   * system's clock.
   *
   * @return the issuer
   * @throws UncheckedIOException if it cannot listen
   */
  public static TestIssuer start() {
    return builder().start();
  }

  /**
   * Begins to describe an issuer.
   *
   * @return the description, to be completed with {@link Builder#start}
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The identifier: the {@code iss} of its tokens, below which its metadata are served.
   *
   * @return for example {@code http://127.0.0.1:41234}
   */
  public String issuer() {
    return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /**
   * The {@code aud} of its tokens.
   *
   * @return the audience
   */
  public String audience() {
    return audience;
  }

  /**
   * The settings of an application that trusts this issuer and finds its keys by discovery, for
   * {@link dev.borderpost.config.GuardConfiguration}.
   *
   * @return {@code issuer} and {@code audience}, in a map that cannot be modified
   * @throws IllegalStateException if the algorithm is symmetric, for there is no public key
   */
  public Map<String, String> settings() {
    if (!publishesKeys) {
      throw new IllegalStateException(
          "A symmetric algorithm has no public key to be discovered: use authenticator().");
    }
    return Map.of("issuer", issuer(), "audience", audience);
  }

  /**
   * Begins an authenticator that trusts this issuer, has its clock, and takes its keys from memory:
   * it follows {@link #rotate} and {@link #withdrawOldKeys} at once and fetches nothing.
   *
   * @return the description of the authenticator
   */
  public JwtAuthenticator.Builder authenticator() {
    return JwtAuthenticator.builder()
        .issuer(Issuer.of(issuer()).audience(audience).keys(keys.keySource()).build())
        .clock(clock);
  }

  /**
   * The JWK Set as it is served now (RFC 7517 §5).
   *
   * @return the public keys, in JSON; none for a symmetric algorithm
   */
  public String publicJwkSet() {
    return keys.publicJwkSet();
  }

  /**
   * Begins a token.
   *
   * @param subject the {@code sub}
   * @return the token, to be completed with {@link TestToken#sign}
   */
  public TestToken token(String subject) {
    return new TestToken(subject, keys, issuer(), audience, clock);
  }

  /** Makes a new key, which signs from now on. The keys before it stay published. */
  public void rotate() {
    keys.rotate(OVERLAP);
  }

  /** Publishes only the key that signs, from now on. */
  public void withdrawOldKeys() {
    keyClock.advance(OVERLAP);
  }

  /** Answers every request with 503 from now on, until {@link #up}. */
  public void down() {
    up = false;
  }

  /** Ends {@link #down}. */
  public void up() {
    up = true;
  }

  /**
   * Delays each answer from now on. It is made when the request comes and sent after the delay.
   *
   * @param delay how long; zero ends it
   */
  public void slow(Duration delay) {
    this.delay = delay;
  }

  /**
   * How many requests for the metadata have come, answered or not.
   *
   * @return zero or more
   */
  public int metadataFetches() {
    return metadataFetches.get();
  }

  /**
   * How many requests for the JWK Set have come, answered or not.
   *
   * @return zero or more
   */
  public int keyFetches() {
    return keyFetches.get();
  }

  /** Stops the server. Closing twice does nothing. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private TestIssuer listen() {
    server.setExecutor(threads);
    server.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, metadataFetches));
    server.createContext(
        "/.well-known/oauth-authorization-server", exchange -> answer(exchange, metadataFetches));
    server.createContext(KEYS, exchange -> answer(exchange, keyFetches));
    server.start();
    return this;
  }

  private void answer(HttpExchange exchange, AtomicInteger fetches) throws IOException {
    try (exchange) {
      // All is decided before the request counts as come, since tests change it when it does.
      String json = fetches == keyFetches ? publicJwkSet() : metadata();
      int status = up ? 200 : 503;
      Duration wait = delay;
      fetches.incrementAndGet();
      if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
      if (status == 200) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String metadata() {
    return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + KEYS + "\"}";
  }

  @Override
  public String toString() {
    return "TestIssuer[" + issuer() + "]";
  }

  /** Describes a {@link TestIssuer}. Not thread-safe. */
  public static final class Builder {

    private JwsAlgorithm algorithm = JwsAlgorithm.ES256;
    private String audience = "api://test";
    private Clock clock = Clock.systemUTC();
    private int port;

    private Builder() {}

    /**
     * What tokens are signed with.
     *
     * @param algorithm the algorithm; ES256 unless given. With a symmetric one, only {@link
     *     TestIssuer#authenticator} can verify the tokens
     * @return this
     */
    public Builder algorithm(JwsAlgorithm algorithm) {
      this.algorithm = algorithm;
      return this;
    }

    /**
     * The {@code aud} of its tokens.
     *
     * @param audience the audience; {@code api://test} unless given
     * @return this
     */
    public Builder audience(String audience) {
      this.audience = audience;
      return this;
    }

    /**
     * The clock that the times in tokens are read from.
     *
     * @param clock the clock, such as a {@link TestClock}; the system's unless given
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The port to listen on.
     *
     * @param port the port; a free one unless given, or if it is 0
     * @return this
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Starts the issuer.
     *
     * @return the issuer, which listens on loopback until it is closed
     * @throws UncheckedIOException if it cannot listen, as on a port that is taken
     */
    public TestIssuer start() {
      try {
        return new TestIssuer(this).listen();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot listen on port " + port + " of loopback.", e);
      }
    }
  }
}
