package dev.borderpost.config;

import java.util.List;

/**
 * A configuration with faults. The message lists all faults, each with the name of its setting and
 * a remedy; it contains no secret.
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
