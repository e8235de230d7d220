package dev.borderpost.store;

import java.time.Clock;
import javax.cache.Cache;

/**
 * Stores in a cache of the standard API (JCache, JSR 107), which several servers can share:
 * Hazelcast, Redis through Redisson, Infinispan, or any other product with a provider.
 *
 * <p>{@code javax.cache:cache-api} is an optional dependency of this library: only applications
 * that use this class need it, and a provider.
 *
 * <p>All servers must share the cache, its operations must be atomic among them, and it must keep
 * its entries:
 *
 * <ul>
 *   <li>Its expiry policy is checked. An entry that must be kept longer than the cache keeps it is
 *       not written; for a one-time token, the request is then answered with 503.
 *   <li>It must not evict entries for lack of space. JCache does not show whether a cache does, so
 *       this cannot be checked.
 * </ul>
 *
 * <p>Keys are hashes, values hold times; one cache can serve for both. The caller closes the cache.
 */
public final class JCacheStores {

  private JCacheStores() {}

  /**
   * A store of used identifiers in a cache.
   *
   * @param cache the cache
   * @return the store
   */
  public static TokenIdStore tokenIds(Cache<String, String> cache) {
    return tokenIds(cache, Clock.systemUTC());
  }

  /**
   * A revocation list in a cache.
   *
   * @param cache the cache
   * @return the list
   */
  public static RevocationList revocations(Cache<String, String> cache) {
    return revocations(cache, Clock.systemUTC());
  }

  static TokenIdStore tokenIds(Cache<String, String> cache, Clock clock) {
    return new JCacheTokenIds(new JCacheEntries(cache, clock));
  }

  static RevocationList revocations(Cache<String, String> cache, Clock clock) {
    return new JCacheRevocations(new JCacheEntries(cache, clock));
  }
}
