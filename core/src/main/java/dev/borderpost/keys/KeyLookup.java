package dev.borderpost.keys;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link KeySource} answers when asked for the key of a token.
 *
 * <p>Immutable. "There is no such key" and "could not find out" are different answers: the first
 * refuses the token, the second is a fault on our side of the border.
 */
public sealed interface KeyLookup {

  /**
   * The key that the header points to. Whether the token may be signed with its algorithm is
   * checked by the caller.
   *
   * @param key the key
   */
  record Found(VerificationKey key) implements KeyLookup {}

  /** The issuer has no such key. */
  record Absent() implements KeyLookup {}

  /**
   * The issuer's keys cannot be had at the moment.
   *
   * @param retryAfter when it may be worth another try, at least a second
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
   * The issuer's keys cannot be had at the moment.
   *
   * @param retryAfter when it may be worth another try
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
