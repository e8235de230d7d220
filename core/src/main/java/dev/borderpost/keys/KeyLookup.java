package dev.borderpost.keys;

import java.time.Duration;
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
   * The key that the header identifies. The caller checks whether the token may be signed with the
   * key's algorithm.
   *
   * @param key the key
   */
  record Found(VerificationKey key) implements KeyLookup {}

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
    return new Found(key);
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
