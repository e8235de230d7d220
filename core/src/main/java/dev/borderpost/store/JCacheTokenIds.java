package dev.borderpost.store;

import java.time.Instant;
import java.util.UUID;
import javax.cache.Cache;

/**
 * Claims in a cache. A value is the time until which the claim stands, and a mark that nobody else
 * has: where a provider sends a command twice because an answer got lost, the second finds the
 * first's mark and is not taken for another use.
 */
final class JCacheTokenIds implements TokenIdStore {

  private static final int MOST_ATTEMPTS = 100;

  private final JCacheEntries entries;

  JCacheTokenIds(JCacheEntries entries) {
    this.entries = entries;
  }

  @Override
  public boolean claim(String id, Instant until) {
    entries.requireKept(until);
    Cache<String, String> cache = entries.cache();
    String ours = until + " " + UUID.randomUUID();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (cache.putIfAbsent(id, ours)) {
        return true;
      }
      String present = cache.get(id);
      if (ours.equals(present)) {
        return true;
      }
      if (present != null && !entries.hasPassed(end(present))) {
        return false;
      }
      if (present != null) {
        cache.remove(id, present); // not replaced: that might keep the old one's expiry
      }
    }
    throw new IllegalStateException("The cache " + cache.getName() + " does not come to rest.");
  }

  private static Instant end(String value) {
    return Instant.parse(value.substring(0, Math.max(0, value.indexOf(' '))));
  }
}
