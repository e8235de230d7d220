package dev.borderpost.keys;

import java.util.HashMap;
import java.util.Map;

/**
 * Places for requests that wait at the same time. One issuer has at most a quarter of them, so that
 * issuers whose servers are slow do not take the places of all others.
 *
 * <p>Thread-safe.
 */
final class Places {

  private static final int ISSUERS = 4;

  private final int all;
  private final int perIssuer;
  private int taken;
  private final Map<String, Integer> takenByIssuer = new HashMap<>();

  Places(int all) {
    this.all = all;
    this.perIssuer = Math.max(1, all / ISSUERS);
  }

  /** Takes a place if there is one; who does so gives it back. */
  synchronized boolean take(String issuer) {
    int byIssuer = takenByIssuer.getOrDefault(issuer, 0);
    if (taken == all || byIssuer == perIssuer) {
      return false;
    }
    taken++;
    takenByIssuer.put(issuer, byIssuer + 1);
    return true;
  }

  synchronized void giveBack(String issuer) {
    taken--;
    takenByIssuer.computeIfPresent(issuer, (same, count) -> count == 1 ? null : count - 1);
  }
}
