package dev.borderpost.store;

import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A store of used token identifiers, for one-time tokens: see {@link
 * dev.borderpost.policy.ClaimsPolicy#singleUse}.
 *
 * <p>Implementations must be thread-safe and must keep each claimed identifier until its end. When
 * they are full, {@link #claim} throws an exception instead of removing one.
 */
@FunctionalInterface
public interface TokenIdStore {

  /**
   * Claims an identifier for one use, atomically among all servers that share the store. May block,
   * and may throw any {@link RuntimeException}; the request is then answered with 503.
   *
   * @param id a hash: the base64url form of a SHA-256, 43 characters
   * @param until the end: the claim may be removed from then on
   * @return true for the first claim; false for every other until then
   */
  boolean claim(String id, Instant until);

  /**
   * Whether {@link #claim} may block, as with a remote store. It is then called on separate
   * threads, with a deadline.
   *
   * @return true, unless overridden
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * The identifier under which a token is claimed: a hash of its {@code iss} and {@code jti}, so
   * that another encoding of the same token has the same identifier.
   *
   * @param jwt the token
   * @return the identifier; empty when the token has no {@code jti}
   */
  static Optional<String> idOf(VerifiedJwt jwt) {
    return HashedId.ofUse(jwt);
  }

  /**
   * A store in the memory of this JVM, for applications with one server. It does not outlive the
   * process.
   *
   * @param maxEntries the maximum number of claims, 1 to 10 000 000, each about 200 bytes; when it
   *     is reached, requests are answered with 503 until the oldest claims have expired
   * @return the store
   * @throws IllegalArgumentException if the number is out of range
   */
  static TokenIdStore inMemory(int maxEntries) {
    return inMemory(maxEntries, Clock.systemUTC());
  }

  /**
   * A store in the memory of this JVM, with a clock.
   *
   * @param maxEntries the maximum number of claims, 1 to 10 000 000
   * @param clock the authenticator's clock
   * @return the store
   * @throws IllegalArgumentException if the number is out of range
   */
  static TokenIdStore inMemory(int maxEntries, Clock clock) {
    return new InMemoryTokenIds(maxEntries, clock);
  }
}
