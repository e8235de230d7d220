package dev.borderpost.keys;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The answer of a {@link KeySource} to the lookup of a token's key.
 *
 * <p>Immutable. "There is no such key" and "the keys are unavailable" are different answers: with
 * the first, the token is rejected; the second is a failure of this application or of the issuer's
 * server.
 */
public sealed interface KeyLookup {

  /**
   * The number of keys that may be tried for a token: {@value}. It bounds the cost of forgeries.
   */
  int MAX_CANDIDATES = 4;

  /**
   * The key that the header identifies, or the keys among which it does not distinguish. The caller
   * checks whether the token may be signed with the algorithms of the keys.
   *
   * @param keys one to four keys, in the order in which they are tried
   */
  record Found(List<VerificationKey> keys) implements KeyLookup {

    /**
     * Checks the number of keys.
     *
     * @param keys one to four keys, in the order in which they are tried; copied
     * @throws IllegalArgumentException if there is no key, or there are more than {@value
     *     KeyLookup#MAX_CANDIDATES}
     */
    public Found {
      keys = List.copyOf(keys);
      if (keys.isEmpty() || keys.size() > MAX_CANDIDATES) {
        throw new IllegalArgumentException(
            "A lookup has found " + keys.size() + " keys, not 1 to " + MAX_CANDIDATES + ".");
      }
    }
  }

  /** The issuer has no such key. */
  record Absent() implements KeyLookup {}

  /**
   * The issuer's keys are unavailable at the moment.
   *
   * @param retryAfter the time after which a retry may succeed, at least a second
   */
  record Unavailable(Duration retryAfter) implements KeyLookup {}

  /**
   * The key has to be fetched first.
   *
   * @param lookup completes in bounded time with one of the other answers, never exceptionally, on
   *     a thread of the source
   */
  record Pending(CompletionStage<KeyLookup> lookup) implements KeyLookup {}

  /**
   * The key was found.
   *
   * @param key the key
   * @return the answer
   */
  static KeyLookup found(VerificationKey key) {
    return new Found(List.of(key));
  }

  /**
   * The issuer has no such key.
   *
   * @return the answer
   */
  static KeyLookup absent() {
    return new Absent();
  }

  /**
   * The issuer's keys are unavailable at the moment.
   *
   * @param retryAfter the time after which a retry may succeed
   * @return the answer
   */
  static KeyLookup unavailable(Duration retryAfter) {
    return new Unavailable(retryAfter);
  }

  /**
   * The key has to be fetched first.
   *
   * @param lookup completes in bounded time with one of the other answers, never exceptionally
   * @return the answer
   */
  static KeyLookup pending(CompletionStage<KeyLookup> lookup) {
    return new Pending(lookup);
  }
}
