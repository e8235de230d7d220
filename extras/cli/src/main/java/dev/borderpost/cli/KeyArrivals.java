package dev.borderpost.cli;

import dev.borderpost.AuthenticationListener;
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

  /** The problem of the first fetch; empty if there is none. */
  Optional<String> await(String issuer) {
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
