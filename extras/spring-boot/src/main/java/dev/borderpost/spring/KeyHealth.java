package dev.borderpost.spring;

import dev.borderpost.access.Guard;
import dev.borderpost.keys.KeySource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of the keys, for the health indicators of either version of Spring Boot.
 *
 * @param status {@code DOWN} if no issuer has keys, so that every token is answered with 503
 * @param issuers the state of each issuer
 */
record KeyHealth(String status, Map<String, Object> issuers) {

  static KeyHealth of(Guard guard) {
    Map<String, KeySource.Health> health = guard.health();
    Map<String, Object> issuers = new LinkedHashMap<>();
    health.forEach((issuer, keys) -> issuers.put(issuer, details(keys)));
    boolean isDown =
        !health.isEmpty() && health.values().stream().allMatch(KeyHealth::hasFailedWithoutKeys);
    return new KeyHealth(isDown ? "DOWN" : "UP", issuers);
  }

  private static boolean hasFailedWithoutKeys(KeySource.Health keys) {
    return keys.keys() == 0 && keys.lastError().isPresent();
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
