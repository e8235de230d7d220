package dev.borderpost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.keys.KeyListener;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.RecentHeaders;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuers that one authenticator trusts, each with its keys at work. Thread-safe. */
final class Issuers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration UNKNOWN = Duration.ofSeconds(30);
  private static final int MAX_RESOLVED = 10_000;
  private static final int MAX_UNKNOWN = 1_000;
  private static final int MAX_IDENTIFIER_LENGTH = 2_048;

  private final KeyRefresher refresher;
  private final Map<String, Trusted> configured;
  private final IssuerResolver resolver;
  private final Cache<String, Trusted> resolved;
  private final Cache<String, Boolean> unknown;
  private volatile boolean closed;

  /** An issuer, its keys, and what its tokens begin with. */
  record Trusted(Issuer issuer, KeySource keys, RecentHeaders headers, KeyRefresher refresher) {}

  Issuers(
      Collection<Issuer> configured,
      IssuerResolver resolver,
      KeyListener listener,
      int maxWaitingThreads,
      Ticker ticker) {
    this.refresher = new KeyRefresher(listener, maxWaitingThreads);
    this.resolver = resolver;
    this.configured =
        configured.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Issuer::identifier, issuer -> started(issuer, refresher)));
    // Both without threads of a pool, which would outlive the application.
    this.resolved =
        Caffeine.newBuilder()
            .maximumSize(MAX_RESOLVED)
            .expireAfterAccess(IDLE)
            .ticker(ticker)
            .executor(Runnable::run)
            .removalListener(
                (RemovalListener<String, Trusted>)
                    (identifier, trusted, cause) -> {
                      if (trusted != null) {
                        close(trusted);
                      }
                    })
            .build();
    this.unknown =
        Caffeine.newBuilder()
            .maximumSize(MAX_UNKNOWN)
            .expireAfterWrite(UNKNOWN)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private static Trusted started(Issuer issuer, KeyRefresher refresher) {
    return new Trusted(issuer, issuer.keys().start(refresher), new RecentHeaders(), refresher);
  }

  Optional<Trusted> find(String identifier) {
    Trusted known = known(identifier);
    return known == null ? resolve(identifier) : Optional.of(known);
  }

  private @Nullable Trusted known(String identifier) {
    Trusted known = configured.get(identifier);
    return known == null ? resolved.getIfPresent(identifier) : known;
  }

  /** What genuine tokens of an issuer begin with; {@code null} while the issuer is not known. */
  @Nullable RecentHeaders headers(String identifier) {
    Trusted known = known(identifier);
    return known == null ? null : known.headers();
  }

  /** Asks the resolver, outside of any lock: it may take its time. */
  private Optional<Trusted> resolve(String identifier) {
    if (closed) {
      throw new IllegalStateException("The authenticator is closed.");
    }
    if (identifier.length() > MAX_IDENTIFIER_LENGTH || unknown.getIfPresent(identifier) != null) {
      return Optional.empty();
    }
    Optional<Issuer> issuer = resolver.resolve(identifier);
    if (issuer.isPresent() && !issuer.get().identifier().equals(identifier)) {
      log.error(
          "The issuer resolver was asked for another issuer than {}, which it returned; the token is"
              + " refused",
          issuer.get().identifier());
      issuer = Optional.empty();
    }
    if (issuer.filter(found -> !found.encryption().keys().isEmpty()).isPresent()) {
      log.error(
          "The issuer resolver returned {} with decryption keys, which only the issuers can have"
              + " that the authenticator is built with; the token is refused",
          issuer.get().identifier());
      issuer = Optional.empty();
    }
    if (issuer.isEmpty()) {
      unknown.put(identifier, true);
      return Optional.empty();
    }
    Issuer found = issuer.get();
    return Optional.of(
        resolved.asMap().computeIfAbsent(identifier, same -> started(found, refresher.onDemand())));
  }

  void forget(String identifier) {
    unknown.invalidate(identifier);
    resolved.invalidate(identifier);
  }

  Map<String, KeySource.Health> health() {
    Map<String, KeySource.Health> health = new TreeMap<>();
    for (Map<String, Trusted> issuers : List.of(configured, resolved.asMap())) {
      issuers.forEach((identifier, trusted) -> health.put(identifier, trusted.keys().health()));
    }
    return health;
  }

  @Override
  public void close() {
    closed = true;
    configured.values().forEach(Issuers::close);
    refresher.close();
    resolved.invalidateAll();
  }

  private static void close(Trusted trusted) {
    try {
      trusted.keys().close();
    } catch (RuntimeException e) {
      log.error("The keys of {} could not be closed", trusted.issuer(), e);
    }
  }
}
