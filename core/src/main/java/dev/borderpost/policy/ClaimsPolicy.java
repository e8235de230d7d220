package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

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
    return Policies.scope(scopes);
  }

  /**
   * The token must have at least one of some scopes. If it has none of them, the client is told to
   * get the first.
   *
   * @param scopes the scopes, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none, or one is not a {@code scope-token} (RFC
   *     6749 §3.3)
   */
  static ClaimsPolicy anyScope(String... scopes) {
    return Policies.anyScope(scopes);
  }

  /**
   * The token must come from one of some issuers: 403 otherwise, with the reason {@code
   * other_issuer}. Where several issuers are trusted, each of them can name any role; this says
   * whose roles count.
   *
   * @param identifiers the issuers' exact identifiers, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none
   */
  static ClaimsPolicy issuer(String... identifiers) {
    return Policies.issuer(identifiers);
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
    return Policies.anyRole(roles);
  }

  /**
   * A claim must be present and not {@code null}.
   *
   * @param nameOrPointer the claim's name, or a JSON Pointer when it begins with {@code /}
   * @return the policy
   */
  static ClaimsPolicy requireClaim(String nameOrPointer) {
    return Policies.requireClaim(nameOrPointer);
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
    return Policies.claimEquals(nameOrPointer, value);
  }

  /**
   * The token's {@code typ} must be one of some types, compared as media types (RFC 7515 §4.1.9).
   *
   * @param types the types, at least one, such as {@code at+jwt}
   * @return the policy
   */
  static ClaimsPolicy tokenType(String... types) {
    return Policies.tokenType(types);
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
    return Policies.maxAge(maxAge, clock);
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
   * The token may be used once: for one request, with all that the server does for it, forwards
   * included. It needs a {@code jti}, which is claimed for its {@code iss} until the token has
   * expired, after every other check of the request has passed. Any further use, in whatever
   * spelling and under whatever key, is rejected as {@code replayed}.
   *
   * <p>If the store does not answer within 250 ms, the request is answered with 503. It may have
   * noted the claim nevertheless: then the client needs another token.
   *
   * <p>Make the policy once and use it in several rules: it has up to 16 threads of its own for a
   * store that may block, which end when they are idle for 10 seconds.
   *
   * @param store where used tokens are noted; all servers that accept the token have to share it
   * @return the policy
   */
  static ClaimsPolicy singleUse(TokenIdStore store) {
    return new OneTimeUse(store);
  }

  /**
   * The token must not be revoked: neither by its {@code jti}, nor its {@code sid}, nor with all
   * that was issued to its {@code sub} until some time. If it is, it is rejected as {@code
   * revoked}; if the list does not answer within 250 ms, the request is answered with 503.
   *
   * @param list the list
   * @return the policy
   */
  static ClaimsPolicy notRevoked(RevocationList list) {
    return notRevoked(list, OnStoreFailure.REFUSE);
  }

  /**
   * The token must not be revoked, as far as is known.
   *
   * @param list the list
   * @param onFailure what to do when it does not answer
   * @return the policy
   */
  static ClaimsPolicy notRevoked(RevocationList list, OnStoreFailure onFailure) {
    return new NotRevoked(list, onFailure);
  }

  /**
   * All of some policies must accept; the first that does not decides.
   *
   * @param policies the policies in their order
   * @return the policy
   */
  static ClaimsPolicy allOf(ClaimsPolicy... policies) {
    return new AllOf(List.of(policies));
  }

  /**
   * One of some policies must accept. If none does but stores are to be asked, the first such
   * policy decides; if none does and one of them does not know, nobody knows; otherwise the
   * decision is that of the first.
   *
   * @param policies the policies in their order, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none
   */
  static ClaimsPolicy anyOf(ClaimsPolicy... policies) {
    if (policies.length == 0) {
      throw new IllegalArgumentException(
          "anyOf() without a policy would refuse everything: name at least one.");
    }
    return new AnyOf(List.of(policies));
  }

  /**
   * A policy must not accept: if it does, or leaves that to a store, the request is forbidden; what
   * it does not know stays unknown; whatever else it says counts as acceptance.
   *
   * @param policy the policy
   * @return the opposite
   */
  static ClaimsPolicy not(ClaimsPolicy policy) {
    return Policies.not(policy);
  }
}
