package dev.borderpost.it.stores;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.CacheSimpleConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.DurationConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig.ExpiryPolicyType;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;

/** Members and clients of Hazelcast clusters that listen on loopback and look nowhere else. */
final class Hazelcasts {

  static final String CACHE = "tokens";

  private static final String HOST = "127.0.0.1:";

  private Hazelcasts() {}

  /**
   * Starts a member.
   *
   * @param ports where the members of the cluster are, or will be
   * @param number which of them this is, from zero
   */
  static HazelcastInstance member(List<Integer> ports, int number) {
    Config config = new Config().setClusterName(clusterName(ports));
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.addCacheConfig(cacheConfig());
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(ports.get(number)).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    ports.forEach(port -> join.getTcpIpConfig().addMember(HOST + port));
    return Hazelcast.newHazelcastInstance(config);
  }

  /** Starts a client of a cluster, which finds it again whenever it is back. */
  static HazelcastInstance client(List<Integer> ports) {
    ClientConfig config = new ClientConfig().setClusterName(clusterName(ports));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setMaxBackoffMillis(200)
        .setInitialBackoffMillis(50)
        .setClusterConnectTimeoutMillis(-1);
    ports.forEach(port -> config.getNetworkConfig().addAddress(HOST + port));
    return HazelcastClient.newHazelcastClient(config);
  }

  static Cache<String, String> cache(HazelcastInstance instance) {
    return instance.getCacheManager().getCache(CACHE);
  }

  private static String clusterName(List<Integer> ports) {
    return "borderpost-" + ports.get(0);
  }

  /** Entries live for a day; without a size of its own, a cache keeps 10 000 of them. */
  private static CacheSimpleConfig cacheConfig() {
    CacheSimpleConfig config =
        new CacheSimpleConfig(CACHE)
            .setKeyType(String.class.getName())
            .setValueType(String.class.getName())
            .setExpiryPolicyFactoryConfig(
                new ExpiryPolicyFactoryConfig(
                    new TimedExpiryPolicyFactoryConfig(
                        ExpiryPolicyType.MODIFIED, new DurationConfig(1, TimeUnit.DAYS))));
    config.getEvictionConfig().setSize(Integer.MAX_VALUE);
    return config;
  }
}
