package dev.borderpost.verify;

import dev.borderpost.jwt.JwtClaims;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer puts the user's name, roles and scopes in its claims. Each is a claim's name or,
 * when it begins with {@code /}, a JSON Pointer (RFC 6901), as {@code /realm_access/roles}.
 *
 * <p>Immutable.
 *
 * @param principalClaims the claims that may name the user, of which the first that is present and
 *     not empty counts
 * @param rolesClaims the claims that hold roles, which are added up: an array of strings, each of
 *     them a role whatever characters it has; one string with commas or white space between the
 *     roles; or an object, whose members' names are the roles, except where the value is {@code
 *     false} or {@code null}
 * @param scopeClaims the claims that may hold scopes, of which the first that is present counts: a
 *     string with spaces between the scopes (RFC 8693 §4.2) or an array of strings
 */
record ClaimMapping(
    List<String> principalClaims, List<String> rolesClaims, List<String> scopeClaims) {

  private static final int BYTES_OF_AN_ENTRY = 64;
  private static final int BYTES_OF_A_STRING = 48;

  /**
   * Copies the lists.
   *
   * @param principalClaims the claims that may name the user
   * @param rolesClaims the claims that hold roles
   * @param scopeClaims the claims that may hold scopes
   */
  ClaimMapping {
    principalClaims = List.copyOf(principalClaims);
    rolesClaims = List.copyOf(rolesClaims);
    scopeClaims = List.copyOf(scopeClaims);
  }

  /**
   * The name of the user: the first of the claims that is neither absent nor an empty string.
   *
   * @param claims the claims to look in
   * @return the name; empty when there is no such claim, or the first one is not a string
   */
  Optional<String> principalName(JwtClaims claims) {
    for (String claim : principalClaims) {
      Object value = claims.find(claim).orElse(null);
      if (value != null && !value.equals("")) {
        return value instanceof String name ? Optional.of(name) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The roles of the user.
   *
   * @param claims the claims to look in
   * @return the roles in their order; empty when there are none
   */
  Set<String> roles(JwtClaims claims) {
    Set<String> roles = new LinkedHashSet<>();
    for (String claim : rolesClaims) {
      Object value = claims.find(claim).orElse(null);
      if (value instanceof String text) {
        addWords(text, roles);
      } else if (value instanceof Map<?, ?> members) {
        addNames(members, roles);
      } else {
        roles.addAll(claims.strings(claim));
      }
    }
    return roles;
  }

  /** What is between commas and white space. */
  private static void addWords(String text, Set<String> roles) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',' || Character.isWhitespace(text.charAt(i))) {
        if (i > start) {
          roles.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
  }

  private static void addNames(Map<?, ?> members, Set<String> roles) {
    members.forEach(
        (name, value) -> {
          if (value != null && !value.equals(false)) {
            roles.add(String.valueOf(name));
          }
        });
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

  /** How much memory the roles and scopes take once they are read, in bytes, rather too much. */
  int grantsSize(JwtClaims claims) {
    int size = 0;
    for (String claim : rolesClaims) {
      size += grantsSize(claims.find(claim).orElse(null));
    }
    for (String claim : scopeClaims) {
      size += grantsSize(claims.find(claim).orElse(null));
    }
    return size;
  }

  private static int grantsSize(@Nullable Object value) {
    if (value instanceof String text) {
      int words = 1;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        words += c == ',' || Character.isWhitespace(c) ? 1 : 0;
      }
      return words * (BYTES_OF_AN_ENTRY + BYTES_OF_A_STRING) + 2 * text.length();
    }
    return value instanceof List<?> list
        ? list.size() * BYTES_OF_AN_ENTRY
        : value instanceof Map<?, ?> map ? map.size() * BYTES_OF_AN_ENTRY : 0;
  }
}
