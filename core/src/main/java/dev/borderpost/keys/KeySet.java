package dev.borderpost.keys;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer as they were fetched. Times are nanoseconds of {@link Timing#nanoTime()}.
 *
 * <p>Immutable.
 *
 * @param registry the keys
 * @param address the address of the JWK Set
 * @param discovered the time when that address was discovered
 * @param entityTag the {@code ETag} of this version of the JWK Set
 * @param fetched the time when the keys were fetched or confirmed
 * @param lifetime the time for which they are fresh from then on
 * @param leftOut a sentence for each key of the JWK Set that is not used
 * @param clockAhead how far the server's clock is ahead of the one here
 */
record KeySet(
    KeyRegistry registry,
    URI address,
    long discovered,
    Optional<String> entityTag,
    long fetched,
    Duration lifetime,
    List<String> leftOut,
    Optional<Duration> clockAhead) {

  /** The longest time for which the address of a JWK Set is used before it is discovered again. */
  private static final Duration MAX_ADDRESS_AGE = Duration.ofHours(24);

  /** The same keys, confirmed by an answer that they have not changed (RFC 9110 §15.4.5). */
  KeySet confirmed(HttpFetch.Document answer, long now) {
    return new KeySet(
        registry,
        address,
        discovered,
        answer.entityTag().or(() -> entityTag),
        now,
        answer.maxAge().map(FetchPlan::lifetime).orElse(lifetime),
        leftOut,
        answer.clockAhead());
  }

  /** The time since the keys were fetched or confirmed. */
  Duration age(long now) {
    return Duration.ofNanos(now - fetched);
  }

  /** Whether the keys may verify signatures, given the time for which stale keys are usable. */
  boolean isUsable(long now, Duration staleIfError) {
    return age(now).compareTo(lifetime.plus(staleIfError)) <= 0;
  }

  /** Whether the address of the JWK Set was discovered recently enough to be used again. */
  boolean hasCurrentAddress(long now) {
    return now - discovered < MAX_ADDRESS_AGE.toNanos();
  }

  /**
   * The {@code kid}s of these keys that another set does not have; all of them if there is no other
   * set.
   */
  Set<String> keyIdsBeyond(@Nullable KeySet other) {
    Set<String> keyIds = new HashSet<>(registry.keyIds());
    if (other != null) {
      keyIds.removeAll(other.registry.keyIds());
    }
    return Set.copyOf(keyIds);
  }
}
