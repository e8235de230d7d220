package dev.borderpost.keys;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.jwt.JwsAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Fetches and reads the keys of one issuer. The caller decides when, and makes one fetch at a time.
 */
final class KeyFetch {

  private static final System.Logger log = System.getLogger(KeyFetch.class.getName());

  private final String issuer;
  private final Set<JwsAlgorithm> algorithms;
  private final Set<String> uses;
  private final KeySetLocation location;
  private final FetchOptions options;
  private final HttpConnections connections;
  private final Timing timing;
  private volatile List<String> warnings = List.of();

  KeyFetch(RemoteKeys.ForIssuer keys, HttpConnections connections, Timing timing) {
    this.issuer = keys.issuer();
    this.algorithms = keys.algorithms();
    this.uses = keys.uses();
    this.location = keys.location();
    this.options = keys.options();
    this.connections = connections;
    this.timing = timing;
  }

  /** The requests of a fetch that begins now. */
  HttpFetch begin() {
    return new HttpFetch(connections, options, location.configured(), timing);
  }

  /** What the fetch of the keys has shown of their server. */
  KeySource.Fetched fetched(KeySet keys) {
    return new KeySource.Fetched(
        location.configured(), keys.address(), keys.lifetime(), keys.clockAhead());
  }

  /** Ends the connections that only this source has. */
  void end() {
    connections.end();
  }

  /**
   * Fetches the keys.
   *
   * @param http the requests of this fetch; its deadline counts from its creation
   * @param previous the keys to refresh; {@code null} when their address has to be discovered as
   *     well
   * @return the keys; fails with an exception that {@link #problem} describes
   */
  CompletionStage<KeySet> fetch(HttpFetch http, @Nullable KeySet previous) {
    // Inside a stage, so that an exception completes it exceptionally.
    return CompletableFuture.completedFuture(previous)
        .thenCompose(known -> known == null ? afresh(http) : again(http, known));
  }

  private CompletionStage<KeySet> afresh(HttpFetch http) {
    return location
        .find(http)
        .thenCompose(address -> http.get(address, Optional.empty()))
        .thenApply(document -> read(document, timing.nanoTime()));
  }

  private CompletionStage<KeySet> again(HttpFetch http, KeySet previous) {
    return http.get(previous.address(), previous.entityTag())
        .thenApply(
            document ->
                document.notModified()
                    ? previous.confirmed(document, timing.nanoTime())
                    : read(document, previous.discovered()));
  }

  private KeySet read(HttpFetch.Document document, long discovered) {
    String address = HttpFetch.shown(document.uri());
    PublishedKeys published = PublishedKeys.read(address, document.content());
    List<String> problems = new ArrayList<>(published.problems());
    KeyRegistry registry = KeyRegistry.of(published.keys(), algorithms, uses, problems);
    if (registry.isEmpty()) {
      throw new FetchException(
          "There is no usable key at " + address + ": " + String.join("; ", problems) + ".");
    }
    warn(address, problems);
    return new KeySet(
        registry,
        document.uri(),
        discovered,
        document.entityTag(),
        timing.nanoTime(),
        document.maxAge().map(FetchPlan::lifetime).orElse(FetchPlan.DEFAULT_LIFETIME),
        List.copyOf(problems),
        document.clockAhead());
  }

  /** Logs the keys that are left out, but only when they have changed. */
  private void warn(String address, List<String> problems) {
    if (!problems.equals(warnings)) {
      problems.forEach(
          text ->
              log.log(
                  WARNING,
                  "Issuer "
                      + HttpFetch.shown(issuer)
                      + ": not used from "
                      + address
                      + ": "
                      + text));
      warnings = List.copyOf(problems);
    }
  }

  /** The cause of a failure, without the exceptions that futures wrap around it. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** A sentence about the cause of a failure. */
  static String problem(Throwable cause) {
    return cause instanceof FetchException || cause instanceof IllegalArgumentException
        ? String.valueOf(cause.getMessage())
        : "Keys cannot be read: " + cause;
  }

  /** The time after which the issuer's server asks clients to retry. */
  static Optional<Duration> retryAfter(Throwable cause) {
    return cause instanceof FetchException told ? told.retryAfter() : Optional.empty();
  }
}
