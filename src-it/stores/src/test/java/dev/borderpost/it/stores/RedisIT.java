package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers that share a Redis, which has written down whatever it has said. */
class RedisIT extends SharedStoreSuite {

  private RedisServer redis;
  private SlowProxy proxy;
  private RedisClient firstClient;
  private RedisClient secondClient;
  private Application first;
  private Application second;

  @BeforeEach
  void start() {
    redis = RedisServer.onDisk();
    proxy = new SlowProxy(redis.port());
    firstClient = new RedisClient(redis.port());
    secondClient = new RedisClient(proxy.port());
    first = new Application(TwoKeyIssuer.publicJwkSet(), firstClient.cache());
    second = new Application(TwoKeyIssuer.publicJwkSet(), secondClient.cache());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    firstClient.close();
    secondClient.close();
    proxy.close();
    redis.close();
  }

  @Override
  List<URI> servers() {
    return List.of(first.address(), second.address());
  }

  @Test
  void redisIsKilledInTheMiddle_andComesBack_noTokenIsAcceptedTwice_andNothingIsAnError() {
    Spray.over(servers(), TwoKeyIssuer.tokens(20));

    Spray spray = Spray.over(servers(), TwoKeyIssuer.tokens(200), this::killAndRestart);

    System.out.println("Redis killed and started again: " + spray);
    assertThat(spray.acceptances()).allMatch(count -> count <= 1);
    assertThat(spray.answers().statuses().keySet()).isSubsetOf(Set.of(200, 401, 503));
    assertThat(spray.answers().statuses()).containsKey(503);
  }

  @Test
  void redisIsSlow_requestsAreRefusedSoon_andThreadsDoNotPileUp() {
    Spray.over(servers(), TwoKeyIssuer.tokens(20));
    proxy.slow();

    SteadyLoad slow = SteadyLoad.of(second.address(), 2000);
    proxy.mend();

    System.out.println("Redis takes 5 s: " + slow);
    assertThat(slow.answers().statuses()).isEqualTo(Map.of(503, 2000L));
    assertThat(slow.answers().latency(1)).isLessThan(Duration.ofSeconds(2));
    assertThat(slow.mostThreads()).isBetween(1, 16);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Visitor.once(second.address(), TwoKeyIssuer.token()) == 200);
  }

  /** Kills it between two requests and brings it back while the next ones come. */
  private void killAndRestart() {
    Thread restart =
        new Thread(
            () -> {
              redis.kill();
              redis.restart();
            },
            "restart");
    restart.start();
  }
}
