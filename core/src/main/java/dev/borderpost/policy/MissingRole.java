package dev.borderpost.policy;

import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Says why a user lacks a role: mostly since roles are looked for in another claim. */
final class MissingRole {

  /** Where issuers are known to put roles and groups. */
  private static final List<String> USUAL_PLACES =
      List.of("roles", "/realm_access/roles", "groups", "permissions", "cognito:groups");

  private MissingRole() {}

  static String explanation(Collection<String> needed, VerifiedJwt jwt) {
    String needs = "needed is one of the roles " + new TreeSet<>(needed);
    List<String> places = jwt.rolesClaims();
    List<String> absent = places.stream().filter(place -> isAbsent(place, jwt.claims())).toList();
    if (!jwt.roles().isEmpty() || absent.isEmpty()) {
      return needs + ", the token has " + others(jwt.roles().size()) + " in " + places;
    }
    List<String> others =
        USUAL_PLACES.stream()
            .filter(place -> !places.contains(place) && !isAbsent(place, jwt.claims()))
            .toList();
    return needs
        + ", and the token has no claim "
        + String.join(", ", absent)
        + (others.isEmpty()
            ? ": set roles-claim to the one with the roles"
            : ", but " + String.join(", ", others) + ": set roles-claim");
  }

  private static String others(int number) {
    return number + (number == 1 ? " other" : " others");
  }

  private static boolean isAbsent(String place, JwtClaims claims) {
    return claims.find(place).isEmpty();
  }
}
