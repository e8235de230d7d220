package dev.borderpost.verify;

import java.util.Optional;

/**
 * Finds issuers that are not known when the application starts, as those of tenants.
 *
 * <p>Implementations are thread-safe. They are called on threads of requests with the {@code iss} of
 * tokens that are not verified yet: never take it for an address, but look it up among trusted issuers.
 */
@FunctionalInterface
public interface IssuerResolver {

  /**
   * Finds an issuer. A found issuer is kept until it was not asked for during an hour, or until
   * {@link JwtAuthenticator#forgetIssuer}; that an issuer was not found is remembered for 30
   * seconds.
   *
   * @param identifier the {@code iss} of a token, any characters, up to the length of a token
   * @return the trusted issuer with exactly this identifier; empty when there is none
   */
  Optional<Issuer> resolve(String identifier);
}
