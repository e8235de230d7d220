package dev.borderpost.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * How it stands with the keys of an issuer.
 *
 * <p>Immutable.
 *
 * @param keys how many pairs of key and algorithm are in use; 0 also when a source does not say
 * @param age the time since the keys were last fetched or confirmed; empty for keys that do not
 *     change, and as long as there are none
 * @param lastError what went wrong at the last attempt to fetch them; empty when it went well
 * @param nextRefresh the time until they are fetched again; empty for keys that do not change
 */
public record KeyHealth(
    int keys, Optional<Duration> age, Optional<String> lastError, Optional<Duration> nextRefresh) {

  /**
   * Keys that are never fetched.
   *
   * @param keys how many there are
   * @return how it stands with them
   */
  public static KeyHealth ofStaticKeys(int keys) {
    return new KeyHealth(keys, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
