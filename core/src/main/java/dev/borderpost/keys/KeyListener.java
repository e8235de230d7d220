package dev.borderpost.keys;

import java.util.Optional;
import java.util.Set;

/**
 * Hears of what happens to keys that are fetched while the application runs.
 *
 * <p>Called on threads that fetch keys, or on that of a request, so it should be quick.
 * Thread-safe. What it throws is logged and changes nothing.
 */
public interface KeyListener {

  /**
   * The keys of an issuer were fetched, or confirmed not to have changed.
   *
   * @param issuer the issuer's identifier
   * @param added the {@code kid}s of keys that are new; empty when nothing has changed
   * @param removed the {@code kid}s of keys that were withdrawn and verify nothing from now on
   */
  default void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {}

  /**
   * The keys of an issuer could not be fetched. Those at hand stay in use for a while.
   *
   * @param issuer the issuer's identifier
   * @param problem what went wrong, a sentence for people
   */
  default void keysRefreshFailed(String issuer, String problem) {}

  /**
   * A token named a key that its issuer does not have, also after its keys were fetched for it.
   *
   * @param issuer the issuer's identifier
   * @param keyId what the token says, unverified: at most 512 characters, of any kind; empty when
   *     it names no key
   */
  default void keyUnknown(String issuer, Optional<String> keyId) {}

  /**
   * A token named an unknown key, and its issuer's keys were not fetched for it, because that has
   * happened too often lately.
   *
   * @param issuer the issuer's identifier
   */
  default void refetchBudgetExhausted(String issuer) {}
}
