package dev.borderpost;

import dev.borderpost.bearer.BearerError;
import java.time.Duration;

/**
 * What the border found out about a request.
 *
 * <p>Immutable.
 */
public sealed interface AuthenticationResult {

  /**
   * The token is good.
   *
   * @param principal the user
   * @param attachedByBrowser whether the token came in a cookie, which browsers also attach to
   *     requests that other sites make: {@link dev.borderpost.access.Guard} checks unsafe ones for
   *     that
   */
  record Authenticated(JwtPrincipal principal, boolean attachedByBrowser)
      implements AuthenticationResult {}

  /** There was no token. Whether that is a fault depends on what was asked for. */
  record NoCredentials() implements AuthenticationResult {}

  /**
   * The token, or the way in which it was sent, is refused.
   *
   * @param error what the client is told
   * @param reason what log and listeners are told
   */
  record Rejected(BearerError error, RejectionReason reason) implements AuthenticationResult {}

  /**
   * The token could not be checked, and that is not the client's fault.
   *
   * @param retryAfter when it may be worth another try
   */
  record Unavailable(Duration retryAfter) implements AuthenticationResult {}
}
