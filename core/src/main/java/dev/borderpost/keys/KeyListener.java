package dev.borderpost.keys;

import java.util.Optional;
import java.util.Set;

/**
 * A listener for events about keys that are fetched while the application runs.
 *
 * <p>It is called on threads that fetch keys or on request threads, so it should be quick.
 * Implementations must be thread-safe. An exception from a listener is logged and has no other
 * effect.
 */
public interface KeyListener {

  /**
   * Called when the keys of an issuer were fetched, or confirmed not to have changed.
   *
   * @param issuer the issuer's identifier
   * @param added the {@code kid}s of keys that are new; empty when nothing has changed
   * @param removed the {@code kid}s of keys that were withdrawn and are not used from now on
   */
  default void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {}

  /**
   * Called when the keys of an issuer could not be fetched. Cached keys stay in use for a while.
   *
   * @param issuer the issuer's identifier
   * @param problem the problem, as a sentence
   */
  default void keysRefreshFailed(String issuer, String problem) {}

  /**
   * Called when a token names a key that its issuer does not have, even after a fetch for this key.
   *
   * @param issuer the issuer's identifier
   * @param keyId the unverified {@code kid} of the token: at most 512 arbitrary characters; empty
   *     when it names no key
   */
  default void keyUnknown(String issuer, Optional<String> keyId) {}

  /**
   * Called when a token names an unknown key and its issuer's keys are not fetched for it, because
   * there have been too many such fetches recently.
   *
   * @param issuer the issuer's identifier
   */
  default void refetchBudgetExhausted(String issuer) {}
}
