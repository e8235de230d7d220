package dev.borderpost.policy;

import dev.borderpost.bearer.Challenge;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks its authorization server for so that a policy accepts the token: scopes (RFC
 * 6750 §3), and a sign-in that is strong or recent enough (RFC 9470 §3). Challenges name it.
 *
 * <p>Immutable.
 *
 * @param scopes the scopes, all of which are needed
 * @param acrValues the acceptable authentication contexts, the preferred first; empty if any will
 *     do
 * @param maxAge the age that the sign-in may have at most; empty if any will do
 */
public record TokenNeeds(List<String> scopes, List<String> acrValues, Optional<Duration> maxAge) {

  /** No needs besides a valid token. */
  public static final TokenNeeds NONE = new TokenNeeds(List.of(), List.of(), Optional.empty());

  /**
   * Checks the characters, and copies the lists.
   *
   * @param scopes the scopes
   * @param acrValues the acceptable authentication contexts
   * @param maxAge the age that the sign-in may have at most
   * @throws IllegalArgumentException if a scope or context has a character other than printable
   *     ASCII without space, quotation mark and backslash, or the age is negative
   */
  public TokenNeeds {
    scopes = Challenge.checkedScopes(scopes);
    acrValues = Challenge.checkedValues("authentication context", acrValues);
    if (maxAge.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("The age of a sign-in is never negative.");
    }
  }

  /**
   * The needs of policies that all have to accept.
   *
   * @param policies the policies
   * @return all their needs at once
   */
  public static TokenNeeds of(List<ClaimsPolicy> policies) {
    TokenNeeds all = NONE;
    for (ClaimsPolicy policy : policies) {
      all = all.and(policy.needs());
    }
    return all;
  }

  /**
   * These needs and others.
   *
   * @param others the others
   * @return all scopes; of the authentication contexts those that both accept, or these where there
   *     are none; and the lower of the ages
   */
  public TokenNeeds and(TokenNeeds others) {
    if (others.equals(NONE)) {
      return this;
    }
    Set<String> allScopes = new LinkedHashSet<>(scopes);
    allScopes.addAll(others.scopes);
    return new TokenNeeds(List.copyOf(allScopes), commonAcrValues(others), lowerAge(others));
  }

  private List<String> commonAcrValues(TokenNeeds others) {
    if (acrValues.isEmpty() || others.acrValues.isEmpty()) {
      return acrValues.isEmpty() ? others.acrValues : acrValues;
    }
    List<String> common = acrValues.stream().filter(others.acrValues::contains).toList();
    return common.isEmpty() ? acrValues : common;
  }

  private Optional<Duration> lowerAge(TokenNeeds others) {
    return maxAge.isPresent() && others.maxAge.isPresent()
        ? Optional.of(
            maxAge.get().compareTo(others.maxAge.get()) <= 0 ? maxAge.get() : others.maxAge.get())
        : maxAge.or(() -> others.maxAge);
  }
}
