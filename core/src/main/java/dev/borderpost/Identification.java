package dev.borderpost;

import dev.borderpost.AuthenticationResult.NotAuthenticated;
import dev.borderpost.policy.StoreQuestion;
import java.util.Set;

/**
 * Who a request says it comes from, before any policy was asked: for layers that have checks and
 * policies of their own, as {@link dev.borderpost.access.Guard} has.
 *
 * <p>Immutable.
 */
public sealed interface Identification permits Identification.Identified, NotAuthenticated {

  /**
   * The token is genuine, current and meant for this application. Whether the request may pass is
   * for {@link JwtAuthenticator#authorize} to say.
   *
   * @param principal the user
   * @param attachedByBrowser whether the token came in a cookie, which browsers also attach to
   *     requests that other sites make
   * @param answered what stores were asked about this request before, as it was not forwarded yet,
   *     and are not asked again
   */
  record Identified(JwtPrincipal principal, boolean attachedByBrowser, Set<StoreQuestion> answered)
      implements Identification {

    /**
     * Copies the set.
     *
     * @param principal the user
     * @param attachedByBrowser whether the token came in a cookie
     * @param answered what stores were asked before
     */
    public Identified {
      answered = Set.copyOf(answered);
    }
  }
}
