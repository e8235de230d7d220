package dev.borderpost;

import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.RejectionReason;

/**
 * Hears of every token that is accepted and of every request that is refused, and of what happens
 * to keys that are fetched: the one place to attach metrics, audit logs and alerts.
 *
 * <p>Called on the thread that decides, after the decision, so it should be quick. Thread-safe. An
 * exception is logged and changes nothing.
 */
public interface AuthenticationListener extends KeySource.Listener {

  /**
   * A token was accepted, and the request passes: no policy, access rule or store had anything
   * against it.
   *
   * @param principal the user
   * @param request the request
   */
  default void accepted(JwtPrincipal principal, RequestView request) {}

  /**
   * A request was refused: for its token, for the want of one, or for what the user may not do.
   *
   * @param reason why
   * @param request the request
   */
  default void rejected(RejectionReason reason, RequestView request) {}

  /**
   * A token could not be checked.
   *
   * @param request the request
   */
  default void unavailable(RequestView request) {}
}
