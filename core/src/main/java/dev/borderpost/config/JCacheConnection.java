package dev.borderpost.config;

import static java.lang.System.Logger.Level.INFO;

import dev.borderpost.store.JCacheStores;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the cache that the configuration names, by the JCache provider on the class path.
 */
final class JCacheConnection implements AutoCloseable {

  private static final System.Logger log = System.getLogger(JCacheConnection.class.getName());

  private final CacheManager manager;
  private final Cache<String, String> cache;

  private JCacheConnection(CacheManager manager, Cache<String, String> cache) {
    this.manager = manager;
    this.cache = cache;
  }

  /**
   * Opens a cache, or creates it.
   *
   * @param uri the location of the provider's own configuration; the provider's default when empty
   * @throws RuntimeException if there is no provider, or it has no such cache and cannot create it
   */
  static JCacheConnection open(String name, Optional<URI> uri, ClassLoader classLoader) {
    CachingProvider provider = Caching.getCachingProvider(classLoader);
    CacheManager manager =
        provider.getCacheManager(uri.orElseGet(provider::getDefaultURI), classLoader);
    try {
      Cache<String, String> found = find(manager, name);
      Cache<String, String> cache = found == null ? make(manager, name) : found;
      warmUp(cache);
      return new JCacheConnection(manager, cache);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static @Nullable Cache<String, String> find(CacheManager manager, String name) {
    try {
      return manager.getCache(name, String.class, String.class);
    } catch (ClassCastException e) {
      return manager.getCache(name); // its configuration names no types
    }
  }

  private static Cache<String, String> make(CacheManager manager, String name) {
    MutableConfiguration<String, String> configuration =
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(Duration.ONE_DAY));
    try {
      Cache<String, String> made = manager.createCache(name, configuration);
      log.log(INFO, "There was no cache " + name + ": it is made, and keeps entries for 24 hours");
      return made;
    } catch (CacheException e) {
      Cache<String, String> found = find(manager, name);
      if (found == null) {
        throw e;
      }
      return found; // another server has created it in the meantime
    }
  }

  /**
   * Claims an identifier and removes it, so that classes are loaded before the first request:
   * during a request, a store has only 250 ms to answer.
   */
  private static void warmUp(Cache<String, String> cache) {
    String id = "at start-up";
    JCacheStores.tokenIds(cache).claim(id, Instant.now());
    cache.remove(id);
  }

  TokenIdStore tokenIds() {
    return JCacheStores.tokenIds(cache);
  }

  RevocationList revocations() {
    return JCacheStores.revocations(cache);
  }

  /** Closes the provider's cache manager and everything that it has started. */
  @Override
  public void close() {
    manager.close();
  }
}
