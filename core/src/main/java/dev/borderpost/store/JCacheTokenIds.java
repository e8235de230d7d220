package dev.borderpost.store;

import java.time.Instant;
import java.util.UUID;
import javax.cache.Cache;

/**
 * A store of used identifiers in a cache. A value consists of the end of the entry and a unique
 * mark. If a provider sends a command twice because an answer was lost, the second command finds
 * the mark of the first and does not count as another use.
 */
final class JCacheTokenIds implements TokenIdStore {

  private static final int MAX_ATTEMPTS = 100;

  private final JCacheEntries entries;

  JCacheTokenIds(JCacheEntries entries) {
    this.entries = entries;
  }

  @Override
  public boolean claim(String id, Instant until) {
    entries.requireKept(until);
    Cache<String, String> cache = entries.cache();
    String ours = until + " " + UUID.randomUUID();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
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
        cache.remove(id, present); // not replaced: that might keep the old entry's expiry
      }
    }
    throw new IllegalStateException("The cache " + cache.getName() + " does not come to rest.");
  }

  private static Instant end(String value) {
    return Instant.parse(value.substring(0, Math.max(0, value.indexOf(' '))));
  }
}
