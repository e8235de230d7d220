package dev.borderpost.policy;

import dev.borderpost.extract.RequestView;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that a verified, unexpired token must satisfy, such as a role, a scope, the same tenant or
 * an unlocked account.
 *
 * <p>Policies are evaluated after signature, times, issuer and audience have been verified.
 * Implementations must be thread-safe and may read the request. If a policy throws an exception,
 * the request is answered with 503 and the exception is logged.
 */
@FunctionalInterface
public interface ClaimsPolicy {

  /**
   * Decides about a request.
   *
   * @param jwt the token
   * @param request the request that carried the token
   * @return the decision
   */
  PolicyDecision evaluate(VerifiedJwt jwt, RequestView request);

  /**
   * What the challenge of a refused request asks the client for, if this policy concerns scopes or
   * the user's sign-in. A client then learns everything that a rule needs at once, not one after
   * the other.
   *
   * @return the needs; {@link TokenNeeds#NONE} unless overridden
   */
  default TokenNeeds needs() {
    return TokenNeeds.NONE;
  }

  /**
   * The part of this policy whose decision about a token may change while a connection is open, as
   * when the token is revoked or its user is locked. An authenticator asks it again for connections
   * that it watches, if this policy was given to the authenticator itself and not to a rule. The
   * part must not look at the request: it gets one without any header field, and if it does not
   * accept that, the connection ends.
   *
   * @return nothing unless overridden; {@code Optional.of(this)} for a policy that is to be asked
   *     again as a whole
   */
  default Optional<ClaimsPolicy> askedAgain() {
    return Optional.empty();
  }

  /**
   * Hears of the calls to stores that the policies of this interface make. Implementations must be
   * thread-safe and quick: they are called before the request goes on.
   */
  interface StoreListener {

    /**
     * A store was called: a {@link TokenIdStore} or a {@link RevocationList}.
     *
     * @param store {@code one-time} or {@code revocation}
     * @param duration the time until the answer, with the wait for a thread
     * @param answered false if the store has failed or was too late, or too many calls were under
     *     way
     */
    default void storeCalled(String store, Duration duration, boolean answered) {}
  }

  /**
   * Evaluates a policy and requires a decision.
   *
   * @param policy the policy
   * @param jwt the token
   * @param request the request that carried the token
   * @return the decision
   * @throws NullPointerException if the policy returns {@code null}
   */
  static PolicyDecision decision(ClaimsPolicy policy, VerifiedJwt jwt, RequestView request) {
    return Objects.requireNonNull(
        policy.evaluate(jwt, request), "a policy answered null, which is no decision");
  }

  /**
   * The token must have all of the given scopes.
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
   * The token must have at least one of the given scopes. If it has none of them, the challenge
   * asks for the first.
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
   * The token must come from one of the given issuers; otherwise the request is answered with 403,
   * with the reason {@code other_issuer}. Where several issuers are trusted, each of them can
   * assign any role; this policy limits the issuers whose roles count.
   *
   * @param identifiers the issuers' exact identifiers, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none
   */
  static ClaimsPolicy issuer(String... identifiers) {
    return Policies.issuer(identifiers);
  }

  /**
   * The user must have signed in with one of the given authentication contexts ({@code acr}, OpenID
   * Connect Core §2); otherwise the request is answered with 401 and the challenge of RFC 9470,
   * which names the contexts. A token without {@code acr} is not accepted.
   *
   * @param values the acceptable contexts, at least one, the preferred first, such as {@code
   *     urn:example:loa:3}; compared character by character
   * @return the policy
   * @throws IllegalArgumentException if there is none, or one has a character other than printable
   *     ASCII without space, quotation mark and backslash
   */
  static ClaimsPolicy acr(String... values) {
    return Policies.acr(values);
  }

  /**
   * The user must have signed in recently, by the claim {@code auth_time}; otherwise the request is
   * answered with 401 and the challenge of RFC 9470, which names the age. A token without {@code
   * auth_time} is not accepted. A minute of clock skew is allowed either way.
   *
   * @param maxAge the age that the sign-in may have at most: whole seconds, at most ten years
   * @param clock the clock that the age is measured with
   * @return the policy
   * @throws IllegalArgumentException if the age is negative, too long or not in whole seconds
   */
  static ClaimsPolicy signedInWithin(Duration maxAge, Clock clock) {
    return Policies.signedInWithin(maxAge, clock);
  }

  /**
   * The user must have signed in recently, measured with the system's clock: {@link
   * #signedInWithin(Duration, Clock)}.
   *
   * @param maxAge the age that the sign-in may have at most
   * @return the policy
   */
  static ClaimsPolicy signedInWithin(Duration maxAge) {
    return signedInWithin(maxAge, Clock.systemUTC());
  }

  /**
   * Another party must act for the user, and must be one of those given: the outermost {@code act}
   * (RFC 8693 §4.1), by its {@code sub}. An actor with an {@code iss} must have that of the token,
   * since its {@code sub} would be another's name otherwise. Earlier actors, deeper in the claim,
   * are not considered. Otherwise the request is answered with 403, with the reason {@code
   * other_actor}.
   *
   * @param subjects the actors, at least one
   * @return the policy
   * @throws IllegalArgumentException if there is none
   */
  static ClaimsPolicy actor(String... subjects) {
    return Policies.actor(subjects);
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
   * The user must have at least one of the given roles.
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
   * A claim must have a given value.
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
   * The token's {@code typ} must be one of the given types, compared as media types (RFC 7515
   * §4.1.9).
   *
   * @param types the types, at least one, such as {@code at+jwt}
   * @return the policy
   */
  static ClaimsPolicy tokenType(String... types) {
    return Policies.tokenType(types);
  }

  /**
   * The token must not be older than a maximum age, as for an operation that requires a recent
   * sign-in.
   *
   * @param maxAge the maximum age, measured from {@code iat}: more than zero, at most ten years;
   *     exactly that age is accepted, and so is an {@code iat} up to a minute in the future
   * @param clock the clock that the age is measured with
   * @return the policy
   * @throws IllegalArgumentException if the age is out of range
   */
  static ClaimsPolicy maxAge(Duration maxAge, Clock clock) {
    return Policies.maxAge(maxAge, clock);
  }

  /**
   * The token must not be older than a maximum age, measured with the system's clock.
   *
   * @param maxAge the maximum age, measured from {@code iat}; exactly that age is accepted
   * @return the policy
   */
  static ClaimsPolicy maxAge(Duration maxAge) {
    return maxAge(maxAge, Clock.systemUTC());
  }

  /**
   * The token may be used for one request only, including the forwards of that request. It needs a
   * {@code jti}. When every other check of the request has passed, the pair of {@code iss} and
   * {@code jti} is recorded as used until the token expires. Any further use is rejected as {@code
   * replayed}, even if the token is encoded differently or signed with another key.
   *
   * <p>If the store does not answer within 250 ms, the request is answered with 503. The store may
   * have recorded the use nevertheless; the client then needs another token.
   *
   * <p>Create the policy once and use it in several rules: for a store that may block, it has up to
   * 16 threads of its own, which end after 10 seconds without work.
   *
   * @param store the store of used tokens; all servers that accept the token must share it
   * @return the policy
   */
  static ClaimsPolicy singleUse(TokenIdStore store) {
    return new OneTimeUse(store);
  }

  /**
   * The token must not be revoked, neither by its {@code jti}, nor by its {@code sid}, nor together
   * with all tokens issued to its {@code sub} before some time. A revoked token is rejected as
   * {@code revoked}. If the list does not answer within 250 ms, the request is answered with 503.
   *
   * @param list the list
   * @return the policy
   */
  static ClaimsPolicy notRevoked(RevocationList list) {
    return notRevoked(list, RevocationList.OnFailure.REFUSE);
  }

  /**
   * The token must not be revoked, with a choice of what happens if the list does not answer.
   *
   * @param list the list
   * @param onFailure the handling of a request when the list does not answer
   * @return the policy
   */
  static ClaimsPolicy notRevoked(RevocationList list, RevocationList.OnFailure onFailure) {
    return new NotRevoked(list, onFailure);
  }

  /**
   * All given policies must accept; the first that does not accept decides. Those that are
   * {@linkplain #askedAgain() asked again} for open connections are so within this policy, too.
   *
   * @param policies the policies in their order
   * @return the policy
   */
  static ClaimsPolicy allOf(ClaimsPolicy... policies) {
    return new AllOf(List.of(policies));
  }

  /**
   * One of the given policies must accept. If none accepts, the first deferred decision counts; if
   * none is deferred, the first unavailable decision counts; otherwise the decision of the first
   * policy counts. It is not {@linkplain #askedAgain() asked again} for open connections.
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
   * The given policy must not accept. If it accepts or defers, the request is forbidden; if it is
   * unavailable, so is the result; any other decision counts as acceptance.
   *
   * @param policy the policy
   * @return the negated policy
   */
  static ClaimsPolicy not(ClaimsPolicy policy) {
    return Policies.not(policy);
  }
}
