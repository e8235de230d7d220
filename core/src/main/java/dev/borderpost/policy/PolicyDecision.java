package dev.borderpost.policy;

import dev.borderpost.bearer.BearerError;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a {@link ClaimsPolicy} says about a request.
 *
 * <p>Reasons go to the log and to listeners, never to the client. They should be stable codes, such
 * as {@code account_locked}, and hold nothing that the token says.
 *
 * <p>Immutable.
 */
public sealed interface PolicyDecision {

  /** The policy has nothing against the request. */
  record Accepted() implements PolicyDecision {}

  /**
   * The token is not good enough for anything: 401.
   *
   * @param reason why
   */
  record Rejected(String reason) implements PolicyDecision {}

  /**
   * The token is good, but the user may not do this: 403.
   *
   * @param reason why
   */
  record Forbidden(String reason) implements PolicyDecision {}

  /**
   * The token is good, but lacks a scope: 403, and the client is told which.
   *
   * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3): anything else is
   *     refused with an {@link IllegalArgumentException}
   */
  record InsufficientScope(List<String> scopes) implements PolicyDecision {

    /**
     * Checks and copies the list.
     *
     * @param scopes the scopes needed
     */
    public InsufficientScope {
      scopes = BearerError.insufficientScope(scopes).scopes();
    }
  }

  /**
   * Nobody knows at the moment whether the request may pass, as when a database is down: 503.
   *
   * @param reason why, for the log
   * @param retryAfter when it may be worth another try
   */
  record Unavailable(String reason, Duration retryAfter) implements PolicyDecision {}

  /**
   * The policy has nothing against the request if stores have not: they are asked last of all.
   *
   * @param questions what they are asked, at least one
   */
  record Deferred(Set<StoreQuestion> questions) implements PolicyDecision {

    /**
     * Copies the set.
     *
     * @param questions what the stores are asked
     */
    public Deferred {
      questions = Set.copyOf(questions);
    }
  }

  /**
   * The policy has nothing against the request.
   *
   * @return the decision
   */
  static PolicyDecision accept() {
    return new Accepted();
  }

  /**
   * The token is not good enough for anything: answered with 401 and {@code invalid_token}.
   *
   * @param reason a stable code for log and listeners
   * @return the decision
   */
  static PolicyDecision reject(String reason) {
    return new Rejected(reason);
  }

  /**
   * The token is good, but the user may not do this: answered with 403 and {@code
   * insufficient_scope}.
   *
   * @param reason a stable code for log and listeners
   * @return the decision
   */
  static PolicyDecision forbid(String reason) {
    return new Forbidden(reason);
  }

  /**
   * The token is good, but lacks a scope: answered with 403, {@code insufficient_scope} and the
   * scopes needed.
   *
   * @param scopes the scopes needed, each a {@code scope-token} (RFC 6749 §3.3)
   * @return the decision
   */
  static PolicyDecision insufficientScope(String... scopes) {
    return new InsufficientScope(List.of(scopes));
  }

  /**
   * Nobody knows at the moment whether the request may pass, as when a database is down: answered
   * with 503 and {@code Retry-After: 5}.
   *
   * @param reason why, for the log, which has it every 10 seconds at most
   * @return the decision
   */
  static PolicyDecision unavailable(String reason) {
    return new Unavailable(reason, Duration.ofSeconds(5));
  }
}
