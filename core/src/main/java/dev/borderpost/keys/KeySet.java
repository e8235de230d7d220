package dev.borderpost.keys;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
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
 * @param discovered when that address was found out
 * @param entityTag the name of this version of the JWK Set
 * @param fetched when the keys were fetched or confirmed
 * @param lifetime how long they are fresh from then on
 */
record KeySet(
    KeyRegistry registry,
    URI address,
    long discovered,
    Optional<String> entityTag,
    long fetched,
    Duration lifetime) {

  /** How long the address of a JWK Set is used before it is discovered again. */
  private static final Duration MAX_ADDRESS_AGE = Duration.ofHours(24);

  /** The same keys after an answer that they have not changed (RFC 9110 §15.4.5). */
  KeySet confirmed(HttpFetch.Document answer, long now) {
    return new KeySet(
        registry,
        address,
        discovered,
        answer.entityTag().or(() -> entityTag),
        now,
        answer.maxAge().map(FetchPlan::lifetime).orElse(lifetime));
  }

  /** The time since the keys were fetched or confirmed. */
  Duration age(long now) {
    return Duration.ofNanos(now - fetched);
  }

  /** Whether the keys may still verify signatures, though they could not be refreshed in time. */
  boolean isUsable(long now, Duration staleIfError) {
    return age(now).compareTo(lifetime.plus(staleIfError)) <= 0;
  }

  /** Whether the address of the JWK Set was found out recently enough to be used again. */
  boolean hasCurrentAddress(long now) {
    return now - discovered < MAX_ADDRESS_AGE.toNanos();
  }

  /** The {@code kid}s that these keys have, and another set, if there is one, has not. */
  Set<String> keyIdsBeyond(@Nullable KeySet other) {
    Set<String> keyIds = new HashSet<>(registry.keyIds());
    if (other != null) {
      keyIds.removeAll(other.registry.keyIds());
    }
    return Set.copyOf(keyIds);
  }
}
