package dev.borderpost.store;

import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of revoked tokens, which are rejected although they have not expired: see {@link
 * dev.borderpost.policy.ClaimsPolicy#notRevoked}.
 *
 * <p>Applications call {@link #revokeToken}, {@link #revokeSession} and {@link #revokeSubject}.
 * Custom lists implement {@link #revoke} and {@link #revokedBefore}, which receive hashes only, may
 * block, and may throw any {@link RuntimeException}. Implementations must be thread-safe and must
 * keep each revocation until its end.
 */
public interface RevocationList {

  /** The handling of requests while a list does not answer. */
  enum OnFailure {
    /** They are answered with 503. */
    REFUSE,

    /**
     * They are accepted as if no token were revoked, and the log says so. An attacker who can keep
     * the list from answering can use revoked tokens.
     */
    ACCEPT
  }

  /**
   * Revokes the tokens with an identifier that were issued before a time. Of several revocations of
   * one identifier, the latest such time and the latest end count.
   *
   * @param id a hash: the base64url form of a SHA-256, 43 characters
   * @param issuedBefore the time
   * @param until the end: the revocation may be removed from then on
   */
  void revoke(String id, Instant issuedBefore, Instant until);

  /**
   * Looks an identifier up.
   *
   * @param id a hash, as for {@link #revoke}
   * @return the time before which revoked tokens were issued; empty when none are revoked
   */
  Optional<Instant> revokedBefore(String id);

  /**
   * Whether the list may block, as a list in a remote store does. It is then called on separate
   * threads, with a deadline.
   *
   * @return true, unless overridden
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * Revokes one token, as at sign-out.
   *
   * @param jwt the token
   * @return true if it is revoked; false if it has no {@code jti} or does not expire
   * @throws RuntimeException if the list cannot be written
   */
  default boolean revokeToken(VerifiedJwt jwt) {
    Optional<String> id = HashedId.ofToken(jwt);
    if (id.isEmpty() || jwt.acceptedUntil().isEmpty()) {
      return false;
    }
    revoke(id.get(), Instant.MAX, jwt.acceptedUntil().get());
    return true;
  }

  /**
   * Revokes all tokens of a session, as an issuer's back-channel logout asks for.
   *
   * @param issuer the issuer's identifier
   * @param sid the claim {@code sid} of the tokens
   * @param until the time when the last of them has expired; if unknown, the current time plus the
   *     longest lifetime of a token plus the clock skew
   * @throws RuntimeException if the list cannot be written
   */
  default void revokeSession(String issuer, String sid, Instant until) {
    revoke(HashedId.ofSession(issuer, sid), Instant.MAX, until);
  }

  /**
   * Revokes all tokens that were issued to a user before a time: signs the user out everywhere.
   *
   * @param issuer the issuer's identifier
   * @param subject the claim {@code sub} of the tokens
   * @param issuedBefore the time, usually now; compared with {@code iat}, minus the issuer's clock
   *     skew, since its clock may be ahead. So the tokens of a user who signs in again are rejected
   *     until the clock skew has passed. A token without {@code iat} is revoked too
   * @param until the time when the last of them has expired; if unknown, the current time plus the
   *     longest lifetime of a token plus the clock skew
   * @throws RuntimeException if the list cannot be written
   */
  default void revokeSubject(String issuer, String subject, Instant issuedBefore, Instant until) {
    revoke(HashedId.ofSubject(issuer, subject), issuedBefore, until);
  }

  /**
   * The identifiers under which a token may be revoked: hashes of its {@code iss} and {@code jti},
   * {@code sid} and {@code sub}, as far as it has them.
   *
   * @param jwt the token
   * @return one to three identifiers; none when the token has none of these claims
   */
  static List<String> idsOf(VerifiedJwt jwt) {
    String issuer = jwt.claims().issuer().orElse("");
    return Stream.of(
            HashedId.ofToken(jwt),
            jwt.claims().string("sid").map(sid -> HashedId.ofSession(issuer, sid)),
            jwt.claims().subject().map(subject -> HashedId.ofSubject(issuer, subject)))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * A list in the memory of this JVM, for applications with one server. It does not outlive the
   * process.
   *
   * @param maxEntries the maximum number of revocations, 1 to 10 000 000, each about 250 bytes;
   *     when it is reached, a further revocation fails with an {@link IllegalStateException}
   * @return the list
   * @throws IllegalArgumentException if the number is out of range
   */
  static RevocationList inMemory(int maxEntries) {
    return inMemory(maxEntries, Clock.systemUTC());
  }

  /**
   * A list in the memory of this JVM, with a clock.
   *
   * @param maxEntries the maximum number of revocations, 1 to 10 000 000
   * @param clock the authenticator's clock
   * @return the list
   * @throws IllegalArgumentException if the number is out of range
   */
  static RevocationList inMemory(int maxEntries, Clock clock) {
    return new InMemoryRevocations(maxEntries, clock);
  }
}
