package dev.borderpost.config;

import java.util.List;

/**
 * A configuration with faults, as {@link GuardConfiguration#build} reports it: the message lists
 * all of them.
 */
final class ConfigurationException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  ConfigurationException(List<String> faults) {
    super("Borderpost is not configured correctly:\n  - " + String.join("\n  - ", faults));
    this.faults = List.copyOf(faults);
  }

  /** All faults, each a sentence or more; at least one. */
  List<String> faults() {
    return faults;
  }
}
