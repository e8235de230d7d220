package dev.borderpost.verify;

import static java.lang.System.Logger.Level.ERROR;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The issuers that one verifier trusts, each with its keys at work. Thread-safe. */
final class Issuers implements AutoCloseable {

  private static final System.Logger log = System.getLogger(Issuers.class.getName());

  private static final IssuerLookup ABSENT = new IssuerLookup.Absent();

  private final KeyRefresher refresher;
  private final Map<String, Trusted> configured;
  private final @Nullable ResolvedIssuers resolved;

  /** An issuer, its keys, and the headers of its latest tokens. */
  record Trusted(Issuer issuer, KeySource keys, RecentHeaders headers, KeyRefresher refresher) {}

  Issuers(
      Collection<Issuer> configured,
      Issuer.@Nullable Resolver resolver,
      KeySource.Listener listener,
      int maxWaitingThreads,
      Ticker ticker) {
    this.refresher = new KeyRefresher(listener, maxWaitingThreads);
    this.configured =
        configured.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Issuer::identifier, issuer -> started(issuer, refresher)));
    this.resolved =
        resolver == null
            ? null
            : new ResolvedIssuers(
                resolver,
                issuer -> started(issuer, refresher.onDemand()),
                refresher::execute,
                refresher::after,
                ticker);
  }

  private static Trusted started(Issuer issuer, KeyRefresher refresher) {
    return new Trusted(issuer, issuer.keys().start(refresher), new RecentHeaders(), refresher);
  }

  /** The identifiers of the issuers that the verifier was built with. */
  Collection<String> configured() {
    return configured.keySet();
  }

  /** The issuers that the verifier was built with. */
  List<Issuer> given() {
    return configured.values().stream()
        .map(Trusted::issuer)
        .sorted(Comparator.comparing(Issuer::identifier))
        .toList();
  }

  /** Whether a token of any issuer may be signed with an algorithm. */
  boolean mayUse(JwsAlgorithm algorithm) {
    return resolved != null
        || configured.values().stream().anyMatch(trusted -> trusted.issuer().mayUse(algorithm));
  }

  /** Whether there may be further ones. */
  boolean hasResolver() {
    return resolved != null;
  }

  @Override
  public String toString() {
    return configured.values().stream()
            .map(trusted -> trusted.issuer().toString())
            .sorted()
            .collect(Collectors.joining(", "))
        + (resolved == null
            ? ""
            : configured.isEmpty() ? "issuers of a resolver" : ", and issuers of a resolver");
  }

  /** The limits on the requests that wait for an issuer or its keys. */
  KeyRefresher refresher() {
    return refresher;
  }

  IssuerLookup find(String identifier) {
    Trusted known = configured.get(identifier);
    if (known != null) {
      return new IssuerLookup.Found(known);
    }
    return resolved == null ? ABSENT : resolved.find(identifier);
  }

  /** The issuer, if it is trusted already; {@code null} while the resolver has not found it. */
  @Nullable Trusted known(String identifier) {
    Trusted known = configured.get(identifier);
    return known != null || resolved == null ? known : resolved.known(identifier);
  }

  /** The headers of the latest verified tokens of an issuer; {@code null} while it is not known. */
  @Nullable RecentHeaders headers(String identifier) {
    Trusted known = known(identifier);
    return known == null ? null : known.headers();
  }

  /** A token of the issuer was verified, which keeps one in use that the resolver has found. */
  void accepted(Trusted issuer) {
    issuer.refresher().accepted();
    if (resolved != null) {
      resolved.accepted(issuer.issuer().identifier());
    }
  }

  void forget(String identifier) {
    if (resolved != null) {
      resolved.forget(identifier);
    }
  }

  /** The names of the issuers that the verifier was built with, by identifier. */
  Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    configured.forEach((identifier, trusted) -> names.put(identifier, trusted.issuer().name()));
    return names;
  }

  Optional<KeySource.Health> health(String identifier) {
    return Optional.ofNullable(known(identifier)).map(trusted -> trusted.keys().health());
  }

  Map<String, KeySource.Health> health() {
    Map<String, KeySource.Health> health = new TreeMap<>();
    if (resolved != null) {
      resolved
          .all()
          .forEach(
              found ->
                  health.put(
                      found.issuer().identifier(), found.keys().health().ofResolvedIssuer()));
    }
    configured.forEach((identifier, known) -> health.put(identifier, known.keys().health()));
    return health;
  }

  @Override
  public void close() {
    configured.values().forEach(Issuers::close);
    if (resolved != null) {
      resolved.close();
    }
    refresher.close();
  }

  static void close(Trusted trusted) {
    try {
      trusted.keys().close();
    } catch (RuntimeException e) {
      log.log(ERROR, "The keys of " + trusted.issuer() + " could not be closed", e);
    }
  }
}
