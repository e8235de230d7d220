package dev.borderpost.verify;

import dev.borderpost.jwt.JwtClaims;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where an issuer puts the user's name, roles and scopes in its claims. Each is a claim's name or,
 * when it begins with {@code /}, a JSON Pointer (RFC 6901), as {@code /realm_access/roles}.
 *
 * <p>Immutable.
 *
 * @param principalClaim the claim that names the user
 * @param rolesClaims the claims that hold roles, which are added up: arrays of strings, or one
 *     string for one role
 * @param scopeClaims the claims that may hold scopes, of which the first that is present counts: a
 *     string with spaces between the scopes (RFC 8693 §4.2) or an array of strings
 */
record ClaimMapping(String principalClaim, List<String> rolesClaims, List<String> scopeClaims) {

  /**
   * Copies the lists.
   *
   * @param principalClaim the claim that names the user
   * @param rolesClaims the claims that hold roles
   * @param scopeClaims the claims that may hold scopes
   */
  ClaimMapping {
    rolesClaims = List.copyOf(rolesClaims);
    scopeClaims = List.copyOf(scopeClaims);
  }

  /**
   * The name of the user.
   *
   * @param claims the claims to look in
   * @return the name; empty when the claim is absent, empty or not a string
   */
  Optional<String> principalName(JwtClaims claims) {
    return claims.string(principalClaim).filter(name -> !name.isEmpty());
  }

  /**
   * The roles of the user.
   *
   * @param claims the claims to look in
   * @return the roles in their order; empty when there are none
   */
  Set<String> roles(JwtClaims claims) {
    if (rolesClaims.size() == 1) {
      return new LinkedHashSet<>(claims.strings(rolesClaims.get(0)));
    }
    Set<String> roles = new LinkedHashSet<>();
    rolesClaims.forEach(claim -> roles.addAll(claims.strings(claim)));
    return roles;
  }

  /**
   * The scopes that were granted.
   *
   * @param claims the claims to look in
   * @return the scopes in their order; empty when there are none
   */
  Set<String> scopes(JwtClaims claims) {
    for (String claim : scopeClaims) {
      Object value = claims.find(claim).orElse(null);
      if (value != null) {
        return value instanceof String text
            ? scopes(text)
            : new LinkedHashSet<>(claims.strings(claim));
      }
    }
    return Set.of();
  }

  private static Set<String> scopes(String text) {
    Set<String> scopes = new LinkedHashSet<>(Arrays.asList(text.split(" ")));
    scopes.remove("");
    return scopes;
  }
}
