package dev.borderpost.access;

import java.util.Optional;

/**
 * Where the logs and traces of the application name the user.
 *
 * @param mdcKey the key in the MDC; empty for none
 * @param userInTraces whether the current span names the user
 */
record Diagnostics(Optional<String> mdcKey, boolean userInTraces) {

  static final Diagnostics NONE = new Diagnostics(Optional.empty(), false);

  /**
   * Names the user in the MDC.
   *
   * @throws IllegalArgumentException if the key is blank
   */
  Diagnostics withMdcKey(String key) {
    if (key.isBlank()) {
      throw new IllegalArgumentException("The key for the MDC is blank: give one, such as user.");
    }
    return new Diagnostics(Optional.of(key), userInTraces);
  }

  Diagnostics withUserInTraces() {
    return new Diagnostics(mdcKey, true);
  }
}
