package dev.borderpost.store;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;

/** A cache, with a check of how long it keeps entries. */
final class JCacheEntries {

  private static final System.Logger log = System.getLogger(JCacheEntries.class.getName());

  private final Cache<String, String> cache;
  private final Clock clock;
  private final Optional<Duration> kept;
  private final boolean changeProlongs;

  JCacheEntries(Cache<String, String> cache, Clock clock) {
    this.cache = cache;
    this.clock = clock;
    Optional<ExpiryPolicy> expiry = expiry(cache);
    this.kept = expiry.flatMap(JCacheEntries::kept);
    this.changeProlongs =
        kept.isEmpty() || expiry.map(ExpiryPolicy::getExpiryForUpdate).isPresent();
  }

  Cache<String, String> cache() {
    return cache;
  }

  boolean hasPassed(Instant until) {
    return !clock.instant().isBefore(until);
  }

  /**
   * Requires that the cache keeps a new entry until its end.
   *
   * @throws IllegalStateException if it keeps no entry for that long
   */
  void requireKept(Instant until) {
    Duration needed = Duration.between(clock.instant(), until);
    if (kept.filter(duration -> duration.compareTo(needed) < 0).isPresent()) {
      throw new IllegalStateException(
          "The cache "
              + cache.getName()
              + " keeps entries for "
              + kept.get()
              + " only, and one has to be remembered for "
              + Duration.ofSeconds(needed.toSeconds())
              + ": give the cache an expiry that counts from the last change (ModifiedExpiryPolicy)"
              + " and is longer than any token lives.");
    }
  }

  /**
   * Requires that the cache keeps an entry until its end, also if it exists already and is changed:
   * with an expiry that counts from creation only, it would end at its former time.
   *
   * @throws IllegalStateException if it might not keep it
   */
  void requireKeptWhenChanged(Instant until) {
    requireKept(until);
    if (!changeProlongs) {
      throw new IllegalStateException(
          "The cache "
              + cache.getName()
              + " counts the expiry of an entry from its creation, also when it is changed later:"
              + " give it one that counts from the last change (ModifiedExpiryPolicy).");
    }
  }

  private static Optional<ExpiryPolicy> expiry(Cache<String, String> cache) {
    try {
      return Optional.of(expiryPolicy(cache));
    } catch (IllegalArgumentException e) {
      log.log(
          WARNING,
          "The cache "
              + cache.getName()
              + " does not show its expiry policy: make sure that it keeps entries for as long as"
              + " any token lives");
      return Optional.empty();
    }
  }

  /** The shortest time for which an entry is kept; empty when no entry expires. */
  private static Optional<Duration> kept(ExpiryPolicy policy) {
    return Stream.of(
            Optional.ofNullable(policy.getExpiryForCreation()),
            Optional.ofNullable(policy.getExpiryForUpdate()), // null: nothing changes
            Optional.ofNullable(policy.getExpiryForAccess()))
        .flatMap(Optional::stream)
        .filter(duration -> !duration.isEternal())
        .map(duration -> duration.getTimeUnit().toMillis(duration.getDurationAmount()))
        .map(Duration::ofMillis)
        .min(Duration::compareTo);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // there is no Class of a parameterized type
  private static ExpiryPolicy expiryPolicy(Cache cache) {
    CompleteConfiguration configuration =
        (CompleteConfiguration) cache.getConfiguration(CompleteConfiguration.class);
    return ((Factory<ExpiryPolicy>) configuration.getExpiryPolicyFactory()).create();
  }
}
