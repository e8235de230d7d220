package dev.borderpost.verify;

import java.util.Optional;

/**
 * Finds issuers that are not known when the application starts, as those of tenants.
 *
 * <p>Implementations are thread-safe. They are called with the {@code iss} of tokens that are not
 * verified yet: never take it for an address, but look it up among trusted issuers.
 */
@FunctionalInterface
public interface IssuerResolver {

  /**
   * Finds an issuer. It may block: it is called on a thread of its own, once at a time for an
   * identifier, and has 5 seconds. A found issuer is kept until no token of it was accepted during
   * an hour, or until {@link TokenVerifier#forgetIssuer}; after an hour it is asked for again, and
   * the earlier answer stays in use while that fails, for a day at most. That there is none is
   * remembered for 30 seconds, a failure for 5.
   *
   * @param identifier the {@code iss} of a token, any characters, up to 2048 of them
   * @return the trusted issuer with exactly this identifier; empty when there is none
   */
  Optional<Issuer> resolve(String identifier);
}
