package dev.borderpost;

import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;

/**
 * Hears of every decision about a request, of what happens to keys that are fetched, and of calls
 * to stores: the one place to attach metrics, audit logs and alerts.
 *
 * <p>Called on the thread that decides, after the decision, so it should be quick. Thread-safe. An
 * exception is logged and changes nothing.
 */
public interface AuthenticationListener extends KeySource.Listener, ClaimsPolicy.StoreListener {

  /**
   * An authenticator with this listener was built: called once for each, before all other events of
   * it. For what is asked instead of told, such as the state of the keys.
   *
   * @param authenticator the authenticator
   */
  default void attached(JwtAuthenticator authenticator) {}

  /**
   * A request was decided about: once for each request. Where the application dispatches a granted
   * request to another path or refuses it itself, there is a second event if it is refused then.
   *
   * <p>An authenticator without a guard says nothing about requests without a token: whether they
   * are refused is for the rules.
   *
   * @param event the decision
   */
  default void decided(DecisionEvent event) {}
}
