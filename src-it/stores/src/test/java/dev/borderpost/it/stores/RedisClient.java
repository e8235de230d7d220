package dev.borderpost.it.stores;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/** What a server has to share a cache in Redis: Redisson's JCache. */
final class RedisClient implements AutoCloseable {

  private final RedissonClient client;
  private final JCachingProvider provider = new JCachingProvider();
  private final Cache<String, String> cache;

  RedisClient(int port) {
    Config config = new Config().setCodec(StringCodec.INSTANCE);
    config
        .useSingleServer()
        .setAddress("redis://127.0.0.1:" + port)
        .setConnectionMinimumIdleSize(1)
        .setConnectionPoolSize(16);
    client = Redisson.create(config);
    CacheManager manager = provider.getCacheManager();
    cache =
        manager.createCache(
            "tokens",
            RedissonConfiguration.fromInstance(
                client,
                new MutableConfiguration<String, String>()
                    .setTypes(String.class, String.class)
                    .setExpiryPolicyFactory(
                        ModifiedExpiryPolicy.factoryOf(
                            new javax.cache.expiry.Duration(TimeUnit.DAYS, 1)))));
  }

  Cache<String, String> cache() {
    return cache;
  }

  @Override
  public void close() {
    provider.close();
    client.shutdown(0, Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
  }
}
