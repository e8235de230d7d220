package dev.borderpost.verify;

import java.util.Optional;

/**
 * Tells issuers that are not known when the application starts, as those of tenants are.
 *
 * <p>Implementations are thread-safe. They are asked on threads of requests, for whatever {@code
 * iss} tokens claim, whose signature nobody has checked: never take it for an address, but look it
 * up among issuers that are trusted.
 */
@FunctionalInterface
public interface IssuerResolver {

  /**
   * Finds an issuer. What is found is kept until it was not asked for during an hour, or until
   * {@link JwtAuthenticator#forgetIssuer}; that an issuer was not found is remembered for 30
   * seconds.
   *
   * @param identifier the {@code iss} of a token, any characters, up to the length of a token
   * @return the trusted issuer with exactly this identifier; empty when there is none
   */
  Optional<Issuer> resolve(String identifier);
}
