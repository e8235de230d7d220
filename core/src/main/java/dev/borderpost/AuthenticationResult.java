package dev.borderpost;

import dev.borderpost.bearer.BearerError;
import dev.borderpost.policy.StoreQuestion;
import java.time.Duration;
import java.util.Set;

/**
 * What the border found out about a request.
 *
 * <p>Immutable.
 */
public sealed interface AuthenticationResult {

  /**
   * The token is good, and no policy has anything against the request.
   *
   * @param principal the user
   * @param attachedByBrowser whether the token came in a cookie, which browsers also attach to
   *     requests that other sites make: {@link dev.borderpost.access.Guard} checks unsafe ones for
   *     that
   * @param answered what stores were asked about this request, so that they are not asked again
   *     where it is forwarded
   */
  record Authenticated(
      JwtPrincipal principal, boolean attachedByBrowser, Set<StoreQuestion> answered)
      implements AuthenticationResult {

    /**
     * Copies the set.
     *
     * @param principal the user
     * @param attachedByBrowser whether the token came in a cookie
     * @param answered what stores were asked
     */
    public Authenticated {
      answered = Set.copyOf(answered);
    }
  }

  /** There is no user, for whatever reason. */
  sealed interface NotAuthenticated extends AuthenticationResult, Identification {}

  /** There was no token. Whether that is a fault depends on what was asked for. */
  record NoCredentials() implements NotAuthenticated {}

  /**
   * The token, or the way in which it was sent, is refused.
   *
   * @param error what the client is told
   * @param reason what log and listeners are told
   */
  record Rejected(BearerError error, RejectionReason reason) implements NotAuthenticated {}

  /**
   * The token could not be checked, and that is not the client's fault.
   *
   * @param retryAfter when it may be worth another try
   */
  record Unavailable(Duration retryAfter) implements NotAuthenticated {}
}
