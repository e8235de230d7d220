package dev.borderpost.servlet;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The user's name in the MDC of the current thread. Only this class uses the MDC of SLF4J, which
 * may be absent.
 */
final class UserInMdc {

  private UserInMdc() {}

  /**
   * Sets the value of a key, or removes it.
   *
   * @return the earlier value; {@code null} if there was none
   */
  static @Nullable String replace(String key, @Nullable String name) {
    String earlier = MDC.get(key);
    if (name == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, name);
    }
    return earlier;
  }
}
