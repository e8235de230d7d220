package dev.borderpost.config;

import java.util.List;

/**
 * A configuration that cannot work. The message lists everything that is wrong with it, each fault
 * with the name of its setting and what to do; no secret is in it.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  ConfigurationException(List<String> faults) {
    super("Borderpost is not configured correctly:\n  - " + String.join("\n  - ", faults));
    this.faults = List.copyOf(faults);
  }

  /**
   * All faults, each a sentence or more.
   *
   * @return at least one
   */
  public List<String> faults() {
    return faults;
  }
}
