package dev.borderpost.examples.onetimelink;

import com.hazelcast.config.CacheSimpleConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.DurationConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig.ExpiryPolicyType;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.store.JCacheStores;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** A server that hands out a file for each token once, and notes that where others see it. */
final class DownloadServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String USED_TOKENS = "used-tokens";
  private static final int SECONDS_TO_SETTLE = 10;
  private static final int WARM_UP_USES = 200;

  private final HazelcastInstance member;
  private final Server server;

  private DownloadServer(HazelcastInstance member, String publicKeys) throws Exception {
    this.member = member;
    Cache<String, String> usedTokens = member.getCacheManager().getCache(USED_TOKENS);
    warmUp(usedTokens);
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Issuer.of(OneTimeLinkExample.ISSUER)
                    .audience(OneTimeLinkExample.AUDIENCE)
                    .keys(KeySource.jwkSet(publicKeys))
                    .build())
            .extractor(TokenExtractor.queryParameter("access_token"))
            .policy(ClaimsPolicy.singleUse(JCacheStores.tokenIds(usedTokens)))
            .build();

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(authenticator), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new DownloadServlet(), "/download");
    server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(context);
    server.start();
  }

  /** Starts the first server, with a cluster of its own. */
  static DownloadServer start(String publicKeys) throws Exception {
    Config cluster = config("one-time-links-" + UUID.randomUUID());
    return new DownloadServer(Hazelcast.newHazelcastInstance(cluster), publicKeys);
  }

  /** Starts a server that shares what another one knows. */
  static DownloadServer startBeside(DownloadServer other, String publicKeys) throws Exception {
    Config cluster = config(other.member.getConfig().getClusterName());
    InetSocketAddress member =
        (InetSocketAddress) other.member.getLocalEndpoint().getSocketAddress();
    cluster.getNetworkConfig().getJoin().getTcpIpConfig().addMember(HOST + ":" + member.getPort());
    return new DownloadServer(Hazelcast.newHazelcastInstance(cluster), publicKeys);
  }

  /** Members that listen on loopback and look for nobody whom they were not told of. */
  private static Config config(String clusterName) {
    Config config = new Config().setClusterName(clusterName).addCacheConfig(usedTokens());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(HOST);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    return config;
  }

  /**
   * Keeps entries longer than any token lives, and none the less: Hazelcast's caches drop what goes
   * beyond 10 000 entries unless told otherwise.
   */
  private static CacheSimpleConfig usedTokens() {
    CacheSimpleConfig config = new CacheSimpleConfig(USED_TOKENS);
    config.setKeyType(String.class.getName()).setValueType(String.class.getName());
    config.setExpiryPolicyFactoryConfig(
        new ExpiryPolicyFactoryConfig(
            new TimedExpiryPolicyFactoryConfig(
                ExpiryPolicyType.MODIFIED, new DurationConfig(1, TimeUnit.HOURS))));
    config.getEvictionConfig().setSize(Integer.MAX_VALUE);
    return config;
  }

  /**
   * Uses the cache before the first token comes. A cluster that is still coming together, and code
   * that runs for the first time, are slow; and a token whose use is noted too late is lost.
   */
  private void warmUp(Cache<String, String> usedTokens) {
    member.getPartitionService().forceLocalMemberToBeSafe(SECONDS_TO_SETTLE, TimeUnit.SECONDS);
    for (int i = 0; i < WARM_UP_USES; i++) {
      usedTokens.putIfAbsent("warm-up-" + i, "");
    }
  }

  /** Where it listens, without a path. */
  URI address() {
    return URI.create("http://" + HOST + ":" + server.getURI().getPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // what stop() declares
      throw new IllegalStateException("Jetty cannot stop.", e);
    }
    member.getLifecycleService().terminate();
  }

  private static final class DownloadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().print("the report for " + request.getRemoteUser());
    }
  }
}
