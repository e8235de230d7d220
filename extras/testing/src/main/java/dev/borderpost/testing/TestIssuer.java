package dev.borderpost.testing;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An issuer for tests: it signs tokens, and serves its metadata and its JWK Set over HTTP on
 * loopback, where an application finds them by discovery (OpenID Connect Discovery 1.0 §4, RFC 8414
 * §3). Tests can rotate its keys, delay its answers and make it fail. In JUnit, {@link FakeIssuer}
 * starts and closes it.
 *
 * <pre>{@code
 * try (TestIssuer issuer = TestIssuer.start();
 *     Guard guard = issuer.guard(Map.of("rules", "require /orders role:admin"))) {
 *   String token = issuer.token("alice").roles("admin").sign();
 *   guard.decide(RequestView.of("GET", "/orders").token(token));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TestIssuer implements AutoCloseable {

  private static final List<String> SETTINGS_OF_KEYS = List.of("keys", "secret", "discovery-base");

  private final TokenSource tokens;
  private final IssuerKeys keys;
  private final TestClock clock;
  private final IssuerServer server;
  private final String settingPrefix;
  private final SystemSettings systemSettings = new SystemSettings();

  private TestIssuer(Builder builder) throws IOException {
    keys = new IssuerKeys(builder.algorithms);
    clock = builder.clock;
    settingPrefix = builder.name.isEmpty() ? "" : builder.name + ".";
    server = new IssuerServer(builder.port, keys::publicJwkSet);
    tokens = new TokenSource(server.address(), builder.audience, keys, clock);
  }

  /**
   * Starts an issuer on a free port, with an ES256 key, the audience {@code api://test} and the
   * system's time.
   *
   * @return the issuer
   * @throws UncheckedIOException if it cannot listen
   */
  public static TestIssuer start() {
    return builder().start();
  }

  /**
   * Starts the description of an issuer.
   *
   * @return the builder, which {@link Builder#start} completes
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The identifier: the {@code iss} of its tokens, and the base address of its metadata.
   *
   * @return for example {@code http://127.0.0.1:41234}
   */
  public String issuer() {
    return tokens.issuer();
  }

  /** {@return the port that it listens on} */
  public int port() {
    return server.port();
  }

  /** {@return the address of its JWK Set, for an application that does not discover it} */
  public String keysAddress() {
    return server.keysAddress();
  }

  /** {@return the {@code aud} of its tokens} */
  public String audience() {
    return tokens.audience();
  }

  /**
   * The clock for the times in its tokens. Guards of {@link #guard} and {@link #authenticator} use
   * the same one; an application that is configured by text uses the system's.
   *
   * @return the clock
   */
  public TestClock clock() {
    return clock;
  }

  /**
   * The settings of an application that trusts this issuer and finds its keys by discovery, under
   * the names of {@link GuardConfiguration}.
   *
   * @return {@code issuer} and {@code audience}, in a map that cannot be modified
   * @throws IllegalStateException if all algorithms are symmetric, since there is no public key
   */
  public Map<String, String> settings() {
    if (!keys.arePublished()) {
      throw new IllegalStateException(
          "A symmetric algorithm has no public key to be discovered: use guard(…) or"
              + " authenticator().");
    }
    return named(name -> settingPrefix + name);
  }

  /**
   * The same settings under the names of system properties: for {@code -D} of a process of its own,
   * and for the properties of Spring.
   *
   * @return {@code borderpost.issuer} and {@code borderpost.audience}; cannot be modified
   * @throws IllegalStateException if all algorithms are symmetric
   */
  public Map<String, String> systemProperties() {
    return renamed(name -> "borderpost." + name);
  }

  /**
   * The same settings under the names of environment variables: for a process or container of its
   * own.
   *
   * @return {@code BORDERPOST_ISSUER} and {@code BORDERPOST_AUDIENCE}; cannot be modified
   * @throws IllegalStateException if all algorithms are symmetric
   */
  public Map<String, String> environment() {
    return renamed(
        name -> "BORDERPOST_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
  }

  private Map<String, String> renamed(UnaryOperator<String> name) {
    return settings().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                setting -> name.apply(setting.getKey()), Map.Entry::getValue));
  }

  private Map<String, String> named(UnaryOperator<String> name) {
    return Map.of(name.apply("issuer"), issuer(), name.apply("audience"), audience());
  }

  /**
   * Sets the {@link #systemProperties()} in this JVM, where they override the settings of an
   * application that starts from now on. {@link #close} brings the former values back.
   *
   * @throws IllegalStateException if another issuer has set one of them and is not closed yet, or
   *     if this one is closed
   */
  public void setSystemProperties() {
    if (isClosed()) {
      throw new IllegalStateException("The issuer is closed.");
    }
    systemSettings.set(systemProperties());
  }

  /**
   * A guard with the settings of the application under test, but for issuer, audience and keys,
   * which are those of this issuer. The keys are in memory: {@link #rotate} and {@link
   * #withdrawOldKeys} take effect at once, and nothing is fetched.
   *
   * @param settings the settings, such as {@code rules} and {@code roles-claim}
   * @return the guard
   * @throws IllegalArgumentException if the settings have faults; the message lists all
   */
  public Guard guard(Map<String, String> settings) {
    Map<String, String> changed = new TreeMap<>(settings);
    SETTINGS_OF_KEYS.forEach(name -> changed.remove(settingPrefix + name));
    changed.putAll(named(name -> settingPrefix + name));
    return new GuardConfiguration()
        .settings("setting", changed)
        .keys(issuer(), keys.source())
        .clock(clock)
        .build();
  }

  /**
   * Starts the description of an authenticator that trusts this issuer, uses its clock, and has its
   * keys in memory, as {@link #guard} has.
   *
   * @return the builder of the authenticator
   */
  public JwtAuthenticator.Builder authenticator() {
    return tokens.authenticator();
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
   * Starts a token.
   *
   * @param subject the {@code sub}
   * @return the token, which {@link TestToken#sign} completes
   */
  public TestToken token(String subject) {
    return new TestToken(subject, tokens);
  }

  /** Generates new keys, which sign from now on. Former keys stay published. */
  public void rotate() {
    keys.rotate();
  }

  /** Withdraws all keys but those that sign now: only these are published from now on. */
  public void withdrawOldKeys() {
    keys.withdrawOld();
  }

  /** Answers every request with 503 from now on, until {@link #up}. */
  public void down() {
    server.setUp(false);
  }

  /** Ends {@link #down}. */
  public void up() {
    server.setUp(true);
  }

  /**
   * Delays each answer from now on. An answer is created when the request arrives and sent after
   * the delay.
   *
   * @param delay the delay, up to a day; zero ends it
   * @throws IllegalArgumentException if it is out of range
   */
  public void slow(Duration delay) {
    server.slow(delay);
  }

  /** {@return the number of requests for the metadata so far, answered or not} */
  public int metadataFetches() {
    return server.metadataFetches.get();
  }

  /** {@return the number of requests for the JWK Set so far, answered or not} */
  public int keyFetches() {
    return server.keyFetches.get();
  }

  boolean isClosed() {
    return server.isClosed();
  }

  /**
   * Stops the server, and undoes {@link #setSystemProperties}. Answers that are delayed are not
   * sent. Closing twice does nothing.
   */
  @Override
  public void close() {
    systemSettings.close();
    server.close();
  }

  @Override
  public String toString() {
    return "TestIssuer[" + issuer() + "]";
  }

  /** Builds a {@link TestIssuer}. Not thread-safe. */
  public static final class Builder {

    private List<JwsAlgorithm> algorithms = List.of(JwsAlgorithm.ES256);
    private String audience = "api://test";
    private String name = "";
    private TestClock clock = TestClock.system();
    private int port;

    private Builder() {}

    /**
     * Sets the signature algorithm.
     *
     * @param algorithm the algorithm; ES256 unless given
     * @return this
     */
    public Builder algorithm(JwsAlgorithm algorithm) {
      return algorithms(algorithm);
    }

    /**
     * Sets several signature algorithms, with a key for each.
     *
     * @param algorithms the algorithms; the first is that of tokens that {@linkplain
     *     TestToken#algorithm name none}. Tokens of symmetric ones can only be verified by {@link
     *     TestIssuer#guard} and {@link TestIssuer#authenticator}
     * @return this
     * @throws IllegalArgumentException if there is none
     */
    public Builder algorithms(JwsAlgorithm... algorithms) {
      if (algorithms.length == 0) {
        throw new IllegalArgumentException("An issuer needs at least one algorithm.");
      }
      this.algorithms = List.of(algorithms);
      return this;
    }

    /**
     * Sets the {@code aud} of its tokens.
     *
     * @param audience the audience; {@code api://test} unless given
     * @return this
     */
    public Builder audience(String audience) {
      this.audience = audience;
      return this;
    }

    /**
     * Sets the name that the application under test has for this issuer, if it trusts several
     * ({@code issuers = main, partner}).
     *
     * @param name the name, such as {@code main}: the settings are {@code main.issuer} and {@code
     *     main.audience} then; none unless given, or if it is empty
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the clock for the times in tokens.
     *
     * @param clock the clock; {@link TestClock#system} unless given
     * @return this
     */
    public Builder clock(TestClock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets the port to listen on.
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
     * @throws UncheckedIOException if it cannot listen, for example because the port is in use
     * @throws IllegalArgumentException if there is no such port
     */
    public TestIssuer start() {
      try {
        return new TestIssuer(this);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot listen on port %d of loopback (%s): leave the port out to get a free one."
                .formatted(port, e.getMessage()),
            e);
      }
    }
  }
}
