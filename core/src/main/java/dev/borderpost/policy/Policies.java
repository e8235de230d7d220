package dev.borderpost.policy;

import dev.borderpost.jwt.JoseHeader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The policies behind the factories of {@link ClaimsPolicy} that need no type of their own. */
final class Policies {

  private static final PolicyDecision ACCEPT = PolicyDecision.accept();

  private Policies() {}

  static ClaimsPolicy scope(String... scopes) {
    Set<String> needed = atLeastOne("scope", scopes);
    PolicyDecision missing = PolicyDecision.insufficientScope(scopes);
    return (jwt, request) -> jwt.scopes().containsAll(needed) ? ACCEPT : missing;
  }

  static ClaimsPolicy anyScope(String... scopes) {
    Set<String> accepted = atLeastOne("scope", scopes);
    PolicyDecision unused = PolicyDecision.insufficientScope(scopes); // checks the characters
    PolicyDecision missing = PolicyDecision.insufficientScope(scopes[0]);
    return (jwt, request) -> accepted.stream().anyMatch(jwt.scopes()::contains) ? ACCEPT : missing;
  }

  static ClaimsPolicy issuer(String... identifiers) {
    Set<String> accepted = atLeastOne("issuer", identifiers);
    return (jwt, request) ->
        jwt.claims().issuer().filter(accepted::contains).isPresent()
            ? ACCEPT
            : PolicyDecision.forbid("other_issuer");
  }

  static ClaimsPolicy anyRole(String... roles) {
    Set<String> accepted = atLeastOne("role", roles);
    return (jwt, request) ->
        accepted.stream().anyMatch(jwt.roles()::contains)
            ? ACCEPT
            : PolicyDecision.forbid("missing_role");
  }

  static ClaimsPolicy requireClaim(String nameOrPointer) {
    return (jwt, request) ->
        jwt.claims().find(nameOrPointer).isPresent()
            ? ACCEPT
            : PolicyDecision.reject("missing_claim");
  }

  static ClaimsPolicy claimEquals(String nameOrPointer, Object value) {
    Object expected = value instanceof Integer integer ? (Object) integer.longValue() : value;
    if (!(expected instanceof String || expected instanceof Boolean || expected instanceof Long)) {
      throw new IllegalArgumentException(
          "The claim "
              + nameOrPointer
              + " is compared with text, true, false or a whole number only.");
    }
    return (jwt, request) ->
        jwt.claims().find(nameOrPointer).filter(expected::equals).isPresent()
            ? ACCEPT
            : PolicyDecision.reject("claim_mismatch");
  }

  static ClaimsPolicy tokenType(String... types) {
    Set<String> accepted =
        atLeastOne("type", types).stream()
            .map(JoseHeader::normalizedType)
            .collect(Collectors.toUnmodifiableSet());
    return (jwt, request) ->
        jwt.header().type().filter(accepted::contains).isPresent()
            ? ACCEPT
            : PolicyDecision.reject("wrong_token_type");
  }

  static ClaimsPolicy maxAge(Duration maxAge, Clock clock) {
    if (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(Duration.ofDays(3650)) > 0) {
      throw new IllegalArgumentException(
          "The oldest acceptable age is "
              + maxAge
              + ": use more than zero, and at most ten years.");
    }
    return (jwt, request) -> {
      Instant now = clock.instant();
      Instant oldest = now.minus(maxAge);
      Instant latest = now.plus(Duration.ofMinutes(1));
      return jwt.claims()
              .issuedAt()
              .filter(iat -> !iat.isBefore(oldest) && !iat.isAfter(latest))
              .isPresent()
          ? ACCEPT
          : PolicyDecision.reject("too_old");
    };
  }

  static ClaimsPolicy not(ClaimsPolicy policy) {
    return (jwt, request) -> {
      PolicyDecision decision = ClaimsPolicy.decision(policy, jwt, request);
      if (decision instanceof PolicyDecision.Unavailable) {
        return decision;
      }
      return decision instanceof PolicyDecision.Accepted
              || decision instanceof PolicyDecision.Deferred
          ? PolicyDecision.forbid("excluded")
          : ACCEPT;
    };
  }

  private static Set<String> atLeastOne(String what, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Name at least one " + what + ".");
    }
    return Stream.of(values).collect(Collectors.toUnmodifiableSet());
  }
}
