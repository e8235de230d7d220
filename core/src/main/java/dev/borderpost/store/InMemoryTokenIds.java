package dev.borderpost.store;

import java.time.Clock;
import java.time.Instant;

/** A store of used identifiers in memory. */
final class InMemoryTokenIds implements TokenIdStore {

  private final BoundedEntries<Instant> claims;

  InMemoryTokenIds(int maxEntries, Clock clock) {
    claims = new BoundedEntries<>("store of one-time tokens", maxEntries, clock, until -> until);
  }

  @Override
  public boolean claim(String id, Instant until) {
    return claims.putIfAbsent(id, until);
  }

  @Override
  public boolean mayBlock() {
    return false;
  }
}
