package dev.borderpost.spring;

import dev.borderpost.access.Guard;
import dev.borderpost.keys.KeySource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of the keys, for the health indicators of either version of Spring Boot.
 *
 * @param status {@code DOWN} until each issuer of the settings has had keys, as in {@link
 *     dev.borderpost.access.HealthReport}
 * @param issuers the state of each issuer
 */
record KeyHealth(String status, Map<String, Object> issuers) {

  static KeyHealth of(Guard guard) {
    Map<String, KeySource.Health> health = guard.health();
    Map<String, Object> issuers = new LinkedHashMap<>();
    health.forEach((issuer, keys) -> issuers.put(issuer, details(keys)));
    boolean isUp = health.values().stream().allMatch(keys -> keys.hadKeys() || keys.onDemand());
    return new KeyHealth(isUp ? "UP" : "DOWN", issuers);
  }

  private static Map<String, Object> details(KeySource.Health keys) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("keys", keys.keys());
    keys.age().ifPresent(age -> details.put("age", age.toString()));
    keys.lastError().ifPresent(error -> details.put("lastError", error));
    keys.nextRefresh().ifPresent(next -> details.put("nextRefresh", next.toString()));
    return details;
  }
}
