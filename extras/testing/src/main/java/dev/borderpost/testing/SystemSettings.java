package dev.borderpost.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** System properties that are set for some time; afterwards they are what they were before. */
final class SystemSettings implements AutoCloseable {

  /** The names that are set now: two tests that set the same ones would disturb each other. */
  private static final Set<String> IN_USE = new HashSet<>();

  private final Map<String, Optional<String>> former = new HashMap<>();

  /**
   * Sets system properties.
   *
   * @throws IllegalStateException if one of them is set by another instance; none is set then
   */
  void set(Map<String, String> properties) {
    synchronized (IN_USE) {
      for (String name : properties.keySet()) {
        if (IN_USE.contains(name)) {
          throw new IllegalStateException(
              "The system property "
                  + name
                  + " is set for another test already, and there is only one for all tests in this"
                  + " JVM: let these tests run one after the other"
                  + " (@ResourceLock(Resources.SYSTEM_PROPERTIES)), or give the settings to the"
                  + " application in another way.");
        }
      }
      properties.forEach(
          (name, value) -> {
            IN_USE.add(name);
            former.put(name, Optional.ofNullable(System.setProperty(name, value)));
          });
    }
  }

  /** Brings the former values back. Closing twice does nothing. */
  @Override
  public void close() {
    synchronized (IN_USE) {
      former.forEach(
          (name, value) ->
              value.ifPresentOrElse(
                  text -> System.setProperty(name, text), () -> System.clearProperty(name)));
      IN_USE.removeAll(former.keySet());
      former.clear();
    }
  }
}
