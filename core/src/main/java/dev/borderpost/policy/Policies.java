package dev.borderpost.policy;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.verify.RejectionReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The policies behind the factories of {@link ClaimsPolicy} that need no type of their own. */
final class Policies {

  private static final PolicyDecision ACCEPT = PolicyDecision.accept();

  private static final Duration MAX_AGE = Duration.ofDays(3650);
  private static final Duration SKEW = Duration.ofMinutes(1);

  private Policies() {}

  static ClaimsPolicy scope(String... scopes) {
    Set<String> needed = atLeastOne("scope", scopes);
    PolicyDecision missing = PolicyDecision.insufficientScope(scopes);
    return new Needing(
        (jwt, request) -> jwt.scopes().containsAll(needed) ? ACCEPT : missing, scopes(scopes));
  }

  static ClaimsPolicy anyScope(String... scopes) {
    Set<String> accepted = atLeastOne("scope", scopes);
    PolicyDecision unused = PolicyDecision.insufficientScope(scopes); // checks the characters
    PolicyDecision missing = PolicyDecision.insufficientScope(scopes[0]);
    return new Needing(
        (jwt, request) -> accepted.stream().anyMatch(jwt.scopes()::contains) ? ACCEPT : missing,
        scopes(scopes[0]));
  }

  private static TokenNeeds scopes(String... scopes) {
    return new TokenNeeds(List.of(scopes), List.of(), Optional.empty());
  }

  static ClaimsPolicy acr(String... values) {
    Set<String> accepted = atLeastOne("authentication context", values);
    TokenNeeds needs = new TokenNeeds(List.of(), List.of(values), Optional.empty());
    PolicyDecision missing =
        PolicyDecision.insufficientUserAuthentication(needs.acrValues(), Optional.empty());
    return new Needing(
        (jwt, request) ->
            jwt.claims().string("acr").filter(accepted::contains).isPresent() ? ACCEPT : missing,
        needs);
  }

  static ClaimsPolicy signedInWithin(Duration maxAge, Clock clock) {
    if (maxAge.isNegative()
        || maxAge.compareTo(MAX_AGE) > 0
        || !maxAge.equals(Duration.ofSeconds(maxAge.toSeconds()))) {
      throw new IllegalArgumentException(
          "The oldest acceptable sign-in is "
              + maxAge
              + " ago: use whole seconds, PT0S to ten years.");
    }
    PolicyDecision missing =
        PolicyDecision.insufficientUserAuthentication(List.of(), Optional.of(maxAge));
    return new Needing(
        (jwt, request) -> {
          Instant now = clock.instant();
          return jwt.claims()
                  .time("auth_time")
                  .filter(time -> !time.isBefore(now.minus(maxAge).minus(SKEW)))
                  .filter(time -> !time.isAfter(now.plus(SKEW)))
                  .isPresent()
              ? ACCEPT
              : missing;
        },
        new TokenNeeds(List.of(), List.of(), Optional.of(maxAge)));
  }

  static ClaimsPolicy actor(String... subjects) {
    Set<String> accepted = atLeastOne("actor", subjects);
    return (jwt, request) -> {
      JwtClaims claims = jwt.claims();
      return claims.actors().stream()
              .limit(1)
              .filter(actor -> actor.issuer().isEmpty() || actor.issuer().equals(claims.issuer()))
              .anyMatch(actor -> actor.subject().filter(accepted::contains).isPresent())
          ? ACCEPT
          : PolicyDecision.forbid("other_actor");
    };
  }

  static ClaimsPolicy issuer(String... identifiers) {
    Set<String> accepted = atLeastOne("issuer", identifiers);
    return (jwt, request) ->
        jwt.claims().issuer().filter(accepted::contains).isPresent()
            ? ACCEPT
            : PolicyDecision.forbid(
                new RejectionReason("other_issuer", "the rule is for tokens of another issuer")
                    .with(accepted, jwt.claims().issuer().stream().toList()));
  }

  static ClaimsPolicy anyRole(String... roles) {
    Set<String> accepted = atLeastOne("role", roles);
    return (jwt, request) ->
        accepted.stream().anyMatch(jwt.roles()::contains)
            ? ACCEPT
            : PolicyDecision.forbid(
                new RejectionReason("missing_role", "the token has none of the roles")
                    .with(accepted, List.of())
                    .explained(() -> MissingRole.explanation(accepted, jwt)));
  }

  static ClaimsPolicy requireClaim(String nameOrPointer) {
    return (jwt, request) ->
        jwt.claims().find(nameOrPointer).isPresent()
            ? ACCEPT
            : PolicyDecision.reject(
                new RejectionReason("missing_claim", nameOrPointer + " is absent"));
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
            : PolicyDecision.reject(
                new RejectionReason("claim_mismatch", nameOrPointer + " has another value"));
  }

  static ClaimsPolicy tokenType(String... types) {
    Set<String> accepted =
        atLeastOne("type", types).stream()
            .map(JoseHeader::normalizedType)
            .collect(Collectors.toUnmodifiableSet());
    return (jwt, request) ->
        jwt.header().type().filter(accepted::contains).isPresent()
            ? ACCEPT
            : PolicyDecision.reject(
                new RejectionReason("wrong_token_type", "typ is not one that a policy accepts")
                    .with(accepted, jwt.header().type().stream().toList()));
  }

  static ClaimsPolicy maxAge(Duration maxAge, Clock clock) {
    if (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(MAX_AGE) > 0) {
      throw new IllegalArgumentException(
          "The oldest acceptable age is "
              + maxAge
              + ": use more than zero, and at most ten years.");
    }
    return (jwt, request) -> {
      Instant now = clock.instant();
      Instant oldest = now.minus(maxAge);
      Instant latest = now.plus(SKEW);
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
