package dev.borderpost.store;

import java.time.Clock;
import javax.cache.Cache;

/**
 * Stores in a cache of the standard API (JCache, JSR 107), which several servers can share: with
 * Hazelcast, Redis by way of Redisson, Infinispan, and whatever else has a provider.
 *
 * <p>{@code javax.cache:cache-api} is an optional dependency of this library: only who uses this
 * class needs it, and a provider.
 *
 * <p>The cache has to be one that all servers see, with operations that are atomic among them, and
 * that keeps its entries:
 *
 * <ul>
 *   <li>Its expiry policy is looked at. An entry that would have to live longer than the cache
 *       keeps it is refused, which for one-time tokens means that the request is answered with 503.
 *   <li>It must not evict entries for want of room. JCache does not show whether a cache does, so
 *       this cannot be checked.
 * </ul>
 *
 * <p>Keys are hashes, values hold times; one cache can serve for both. The caller closes the cache.
 */
public final class JCacheStores {

  private JCacheStores() {}

  /**
   * Identifiers that may be used once, in a cache.
   *
   * @param cache the cache
   * @return the store
   */
  public static TokenIdStore tokenIds(Cache<String, String> cache) {
    return tokenIds(cache, Clock.systemUTC());
  }

  /**
   * Revocations in a cache.
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
