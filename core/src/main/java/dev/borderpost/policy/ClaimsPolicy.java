package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule about genuine, current tokens: same tenant, account not locked, a role, a scope.
 *
 * <p>It is asked after the signature, the times, the issuer and the audience have been found good.
 * Implementations are thread-safe and may look at the request. One that throws has not decided: the
 * request is answered with 503, and the exception is in the log.
 */
@FunctionalInterface
public interface ClaimsPolicy {

  /**
   * Decides about a request.
   *
   * @param jwt the token
   * @param request the request that brought it
   * @return the decision
   */
  PolicyDecision evaluate(VerifiedJwt jwt, RequestView request);

  /**
   * Asks a policy, and insists on an answer.
   *
   * @param policy the policy
   * @param jwt the token
   * @param request the request that brought it
   * @return the decision
   * @throws NullPointerException if the policy answers {@code null}, which is no acceptance
   */
  static PolicyDecision decision(ClaimsPolicy policy, VerifiedJwt jwt, RequestView request) {
    return Objects.requireNonNull(
        policy.evaluate(jwt, request), "a policy answered null, which is no decision");
  }

  /**
   * The token must have all of some scopes.
   *
   * @param scopes the scopes, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none, or one is not a {@code scope-token} (RFC
   *     6749 §3.3)
   */
  static ClaimsPolicy scope(String... scopes) {
    Set<String> needed = atLeastOne("scope", scopes);
    PolicyDecision missing = PolicyDecision.insufficientScope(scopes);
    return (jwt, request) -> jwt.scopes().containsAll(needed) ? PolicyDecision.accept() : missing;
  }

  /**
   * The user must have a role.
   *
   * @param role the role
   * @return the policy
   */
  static ClaimsPolicy role(String role) {
    return anyRole(role);
  }

  /**
   * The user must have at least one of some roles.
   *
   * @param roles the roles, at least one
   * @return the policy
   */
  static ClaimsPolicy anyRole(String... roles) {
    Set<String> accepted = atLeastOne("role", roles);
    return (jwt, request) ->
        accepted.stream().anyMatch(jwt.roles()::contains)
            ? PolicyDecision.accept()
            : PolicyDecision.forbid("missing_role");
  }

  /**
   * A claim must be present and not {@code null}.
   *
   * @param nameOrPointer the claim's name, or a JSON Pointer when it begins with {@code /}
   * @return the policy
   */
  static ClaimsPolicy requireClaim(String nameOrPointer) {
    return (jwt, request) ->
        jwt.claims().find(nameOrPointer).isPresent()
            ? PolicyDecision.accept()
            : PolicyDecision.reject("missing_claim");
  }

  /**
   * A claim must have a certain value.
   *
   * @param nameOrPointer the claim's name, or a JSON Pointer when it begins with {@code /}
   * @param value the value: a {@link String}, {@link Boolean}, {@link Integer} or {@link Long}
   * @return the policy
   * @throws IllegalArgumentException if the value is of another type, since no claim would equal it
   */
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
            ? PolicyDecision.accept()
            : PolicyDecision.reject("claim_mismatch");
  }

  /**
   * The token's {@code typ} must be one of some types, compared as media types (RFC 7515 §4.1.9).
   *
   * @param types the types, at least one, such as {@code at+jwt}
   * @return the policy
   */
  static ClaimsPolicy tokenType(String... types) {
    Set<String> accepted =
        atLeastOne("type", types).stream()
            .map(JoseHeader::normalizedType)
            .collect(Collectors.toUnmodifiableSet());
    return (jwt, request) ->
        jwt.header().type().filter(accepted::contains).isPresent()
            ? PolicyDecision.accept()
            : PolicyDecision.reject("wrong_token_type");
  }

  /**
   * The token must have been issued not longer ago than this, as for an operation that asks for a
   * recent sign-in.
   *
   * @param maxAge the oldest acceptable age, measured from {@code iat}: more than zero, at most ten
   *     years; exactly that age is accepted. So is an {@code iat} up to a minute in the future
   * @param clock the clock to measure with
   * @return the policy
   * @throws IllegalArgumentException if the age is out of range
   */
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
          ? PolicyDecision.accept()
          : PolicyDecision.reject("too_old");
    };
  }

  /**
   * The token must have been issued not longer ago than this, by the system's clock.
   *
   * @param maxAge the oldest acceptable age, measured from {@code iat}; exactly that age is
   *     accepted
   * @return the policy
   */
  static ClaimsPolicy maxAge(Duration maxAge) {
    return maxAge(maxAge, Clock.systemUTC());
  }

  /**
   * All of some policies must accept; the first that does not decides.
   *
   * @param policies the policies in their order
   * @return the policy
   */
  static ClaimsPolicy allOf(ClaimsPolicy... policies) {
    List<ClaimsPolicy> all = List.of(policies);
    return (jwt, request) -> {
      for (ClaimsPolicy policy : all) {
        PolicyDecision decision = decision(policy, jwt, request);
        if (!(decision instanceof PolicyDecision.Accepted)) {
          return decision;
        }
      }
      return PolicyDecision.accept();
    };
  }

  /**
   * One of some policies must accept; if none does, the decision is that of the first.
   *
   * @param policies the policies in their order, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none
   */
  static ClaimsPolicy anyOf(ClaimsPolicy... policies) {
    List<ClaimsPolicy> all = List.of(policies);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "anyOf() without a policy would refuse everything: name at least one.");
    }
    return (jwt, request) -> {
      List<PolicyDecision> refusals = new ArrayList<>(all.size());
      for (ClaimsPolicy policy : all) {
        PolicyDecision decision = decision(policy, jwt, request);
        if (decision instanceof PolicyDecision.Accepted) {
          return decision;
        }
        refusals.add(decision);
      }
      return refusals.get(0);
    };
  }

  /**
   * A policy must not accept: if it does, the request is forbidden; whatever else it says counts as
   * acceptance.
   *
   * @param policy the policy
   * @return the opposite
   */
  static ClaimsPolicy not(ClaimsPolicy policy) {
    return (jwt, request) ->
        decision(policy, jwt, request) instanceof PolicyDecision.Accepted
            ? PolicyDecision.forbid("excluded")
            : PolicyDecision.accept();
  }

  private static Set<String> atLeastOne(String what, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Name at least one " + what + ".");
    }
    return Stream.of(values).collect(Collectors.toUnmodifiableSet());
  }
}
