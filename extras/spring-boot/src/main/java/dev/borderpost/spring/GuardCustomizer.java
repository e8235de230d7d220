package dev.borderpost.spring;

import dev.borderpost.config.GuardConfiguration;

/**
 * Adds to the configuration of the guard what neither settings nor other beans express, such as
 * keys in memory or a clock in tests. Declare it as a bean; all beans of this type are called, in
 * their order, after everything else was added.
 */
@FunctionalInterface
public interface GuardCustomizer {

  /**
   * Changes the configuration. Called once, when the application starts.
   *
   * @param configuration the configuration, which is built afterwards
   */
  void customize(GuardConfiguration configuration);
}
