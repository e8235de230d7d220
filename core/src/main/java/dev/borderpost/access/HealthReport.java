package dev.borderpost.access;

import dev.borderpost.keys.KeySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete answer to a health check, in the format of MicroProfile Health.
 *
 * <p>Readiness tells whether requests may be sent to this instance of the application: its issuers
 * must have had usable keys. From then on it stays {@code UP}, so that an issuer that cannot be
 * reached later does not take all instances down at once. Issuers that a resolver finds do not
 * count, and are not listed: the names of an application's customers are not for everybody.
 * Liveness tells whether this instance has to be restarted: it depends on no issuer.
 *
 * <p>Each issuer has a check with the number of its {@code keys}, and, as far as there are any,
 * {@code ageSeconds}, {@code lastError} and {@code nextFetchSeconds}. The answer has no key, token
 * or secret; addresses in {@code lastError} are without user, password and query.
 *
 * <p>Immutable.
 *
 * @param status the HTTP status: 200 for {@code UP}, 503 for {@code DOWN}
 * @param headers all header fields of the response; cannot be modified
 * @param body the JSON text, in ASCII
 */
public record HealthReport(int status, Map<String, String> headers, String body) {

  private static final String GUARD = "borderpost";
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/json", "Cache-Control", "no-store");

  /** The issuers that must have had keys before an instance is ready. */
  public enum Readiness {
    /** All that the guard was built with, so that a wrong address stops a rollout. */
    ALL_ISSUERS,
    /** One of them, or none if there is none: for issuers that are independent of each other. */
    ANY_ISSUER
  }

  private record Check(String name, boolean up, Map<String, Object> data) {

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("status", word(up));
      if (!data.isEmpty()) {
        json.put("data", data);
      }
      return json;
    }
  }

  /**
   * Copies the map.
   *
   * @param status the HTTP status
   * @param headers all header fields
   * @param body the JSON text
   */
  public HealthReport {
    headers = Map.copyOf(headers);
  }

  /**
   * The answer at one of the usual paths of health checks.
   *
   * @param path the rest of the path below that of all health checks: empty or {@code /} for all
   *     checks, {@code /ready}, {@code /live}, or {@code /started}, which is answered like {@code
   *     /live}
   * @param guard the guard; empty while there is none, and then the instance is alive and not ready
   * @param readiness the issuers that must have had keys
   * @return the answer; empty for another path
   */
  public static Optional<HealthReport> at(String path, Optional<Guard> guard, Readiness readiness) {
    return switch (path) {
      case "", "/", "/ready" ->
          Optional.of(
              guard.map(given -> readiness(given, readiness)).orElseGet(HealthReport::noGuard));
      case "/live", "/started" ->
          Optional.of(guard.map(HealthReport::liveness).orElseGet(() -> of(true, List.of())));
      default -> Optional.empty();
    };
  }

  /**
   * Whether requests may be sent to this instance.
   *
   * @param guard the guard; a closed one is not ready
   * @param readiness the issuers that must have had keys
   * @return the answer
   */
  public static HealthReport readiness(Guard guard, Readiness readiness) {
    List<Check> issuers = new ArrayList<>();
    guard
        .health()
        .forEach(
            (issuer, keys) -> {
              if (!keys.onDemand()) {
                issuers.add(new Check(GUARD + ": keys of " + issuer, keys.hadKeys(), data(keys)));
              }
            });
    boolean ready =
        switch (readiness) {
          case ALL_ISSUERS -> issuers.stream().allMatch(Check::up);
          case ANY_ISSUER -> issuers.isEmpty() || issuers.stream().anyMatch(Check::up);
        };
    List<Check> checks = new ArrayList<>(List.of(open(guard)));
    checks.addAll(issuers);
    return of(ready && !guard.isClosed(), checks);
  }

  /**
   * Whether this instance works, whatever its issuers do.
   *
   * @param guard the guard
   * @return the answer, {@code UP} until the guard is closed
   */
  public static HealthReport liveness(Guard guard) {
    return of(!guard.isClosed(), List.of(open(guard)));
  }

  private static HealthReport noGuard() {
    String problem =
        "There is no guard: it has not been made yet, or its configuration has faults, which the"
            + " server's log lists.";
    return of(false, List.of(new Check(GUARD, false, Map.of("problem", problem))));
  }

  private static Check open(Guard guard) {
    return new Check(GUARD, !guard.isClosed(), Map.of());
  }

  private static Map<String, Object> data(KeySource.Health keys) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("keys", keys.keys());
    keys.age().map(Duration::toSeconds).ifPresent(age -> data.put("ageSeconds", age));
    keys.lastError().ifPresent(problem -> data.put("lastError", problem));
    keys.nextRefresh()
        .map(Duration::toSeconds)
        .ifPresent(next -> data.put("nextFetchSeconds", next));
    return data;
  }

  private static HealthReport of(boolean up, List<Check> checks) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", word(up));
    body.put("checks", checks.stream().map(Check::json).toList());
    return new HealthReport(up ? 200 : 503, HEADERS, JsonText.of(body));
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
