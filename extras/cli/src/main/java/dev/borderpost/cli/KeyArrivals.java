package dev.borderpost.cli;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.access.Guard;
import dev.borderpost.keys.KeySource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the first fetch of the keys of each issuer. Thread-safe. */
final class KeyArrivals implements AuthenticationListener {

  /** Longer than keys-timeout can be. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private final Map<String, CompletableFuture<Optional<String>>> first = new ConcurrentHashMap<>();

  private CompletableFuture<Optional<String>> of(String issuer) {
    return first.computeIfAbsent(issuer, name -> new CompletableFuture<>());
  }

  @Override
  public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
    of(issuer).complete(Optional.empty());
  }

  @Override
  public void keysRefreshFailed(String issuer, String problem) {
    of(issuer).complete(Optional.of(problem));
  }

  /**
   * Waits until the keys of an issuer are there, which keys-timeout limits, or cannot be had.
   *
   * @return the problem with them; empty if there is none, or no such issuer
   */
  Optional<String> await(Guard guard, String issuer) {
    KeySource.Health health = guard.health().get(issuer);
    if (health == null) {
      return Optional.empty();
    }
    boolean isFetched = health.nextRefresh().isPresent();
    return isFetched ? first(issuer) : health.lastError();
  }

  private Optional<String> first(String issuer) {
    try {
      return of(issuer).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.of("The keys did not arrive.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("Interrupted.");
    }
  }
}
