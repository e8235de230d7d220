package dev.borderpost.config;

import java.util.Map;

/**
 * A {@link dev.borderpost.policy.ClaimsPolicy} or {@link dev.borderpost.extract.TokenExtractor}
 * that a configuration names by class and that has settings of its own. If it holds resources, it
 * implements {@link AutoCloseable} as well: it is closed with the guard, and when start-up fails
 * after it was created.
 */
public interface Configurable {

  /**
   * Receives the settings. Called once, after the constructor and before the first request.
   *
   * @param settings the settings that begin with the class's full name and a dot, without that
   *     prefix: {@code com.example.SameTenant.claim=tenant} arrives as {@code claim=tenant}; empty
   *     when there are none
   * @throws IllegalArgumentException if a setting is wrong or missing; start-up fails with the
   *     message, which should name the setting
   */
  void configure(Map<String, String> settings);
}
