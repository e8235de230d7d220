package dev.borderpost.config;

import java.util.Map;

/**
 * What a {@link dev.borderpost.policy.ClaimsPolicy} or {@link
 * dev.borderpost.extract.TokenExtractor} that is named in a configuration implements to get
 * settings of its own. If it has something to release, it implements {@link AutoCloseable} as well:
 * it is closed with the guard, and when start-up fails after it was made.
 */
public interface Configurable {

  /**
   * Hands over the settings. Called once, after the constructor and before the first request.
   *
   * @param settings the settings that begin with the class's full name and a dot, without that
   *     prefix: {@code com.example.SameTenant.claim=tenant} arrives as {@code claim=tenant}; empty
   *     when there are none
   * @throws IllegalArgumentException if a setting is wrong or missing; the message stops start-up
   *     and should name it
   */
  void configure(Map<String, String> settings);
}
