package dev.borderpost.store;

import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Identifiers that may be used once, for one-time tokens: see {@link
 * dev.borderpost.policy.ClaimsPolicy#singleUse}.
 *
 * <p>Implementations are thread-safe. They must never forget a claim that is still to be
 * remembered, not even when they run out of room: then they throw.
 */
@FunctionalInterface
public interface TokenIdStore {

  /**
   * Claims an identifier, atomically among all who share the store. May block, and may throw any
   * {@link RuntimeException}: then nobody knows, and the request is answered with 503.
   *
   * @param id a hash: the base64url form of a SHA-256, 43 characters
   * @param until from when on the claim may be forgotten
   * @return true for the first claim; false for every other until then
   */
  boolean claim(String id, Instant until);

  /**
   * Whether {@link #claim} may block, as stores do that are asked over a network. It is then called
   * on threads of its own, with a deadline.
   *
   * @return true, unless overridden
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * The identifier under which a token is claimed: a hash of its {@code iss} and {@code jti}, so
   * that another text of the same token has the same.
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
   * @param maxEntries how many claims there is room for, 1 to 10 000 000, each about 200 bytes;
   *     when it is full, requests are answered with 503 until the oldest claims have expired
   * @return the store
   * @throws IllegalArgumentException if the number is out of range
   */
  static TokenIdStore inMemory(int maxEntries) {
    return inMemory(maxEntries, Clock.systemUTC());
  }

  /**
   * A store in the memory of this JVM that tells the time by a clock.
   *
   * @param maxEntries how many claims there is room for, 1 to 10 000 000
   * @param clock the authenticator's clock
   * @return the store
   * @throws IllegalArgumentException if the number is out of range
   */
  static TokenIdStore inMemory(int maxEntries, Clock clock) {
    return new InMemoryTokenIds(maxEntries, clock);
  }
}
