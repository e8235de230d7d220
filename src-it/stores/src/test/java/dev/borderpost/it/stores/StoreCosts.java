package dev.borderpost.it.stores;

import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.JCacheStores;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.Issuer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a store adds to a request: measures how long it takes to check tokens for the first time
 * without a store and with each, in turn, and prints the medians as a table.
 *
 * <p>One thread, everything on one machine. Needs {@code redis-server}:
 *
 * <pre>
 * mvn -q -pl src-it/stores -am test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
 * java -Dhazelcast.logging.type=none -cp src-it/stores/target/test-classes:$(cat src-it/stores/target/class-path) \
 *     dev.borderpost.it.stores.StoreCosts
 * </pre>
 */
final class StoreCosts {

  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 30;
  private static final int TOKENS_OF_A_ROUND = 400;

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.RS256);
  private static final TokenIssuer ISSUER =
      TokenIssuer.builder(TwoKeyIssuer.IDENTIFIER, KEYS).audience(TwoKeyIssuer.AUDIENCE).build();

  private final Map<String, JwtAuthenticator> candidates = new LinkedHashMap<>();
  private final Map<String, List<Double>> micros = new LinkedHashMap<>();

  private StoreCosts() {}

  /** Measures, prints the table, and ends. */
  public static void main(String... args) {
    List<Integer> alone = ChildProcess.freePorts(1);
    List<Integer> pair = ChildProcess.freePorts(2);
    HazelcastInstance single = Hazelcasts.member(alone, 0);
    HazelcastInstance first = Hazelcasts.member(pair, 0);
    HazelcastInstance second = Hazelcasts.member(pair, 1);
    try (RedisServer redis = RedisServer.inMemory();
        RedisClient client = new RedisClient(redis.port())) {
      StoreCosts costs = new StoreCosts();
      costs.candidates.put("no store", builder().build());
      costs.add("in memory", TokenIdStore.inMemory(1_000_000));
      costs.add("Hazelcast, one member", JCacheStores.tokenIds(Hazelcasts.cache(single)));
      costs.add("Hazelcast, two members", JCacheStores.tokenIds(Hazelcasts.cache(first)));
      costs.add("Redis, by Redisson", JCacheStores.tokenIds(client.cache()));
      costs.measure();
      costs.print();
    } finally {
      List.of(single, first, second).forEach(member -> member.getLifecycleService().terminate());
    }
  }

  private void add(String name, TokenIdStore store) {
    candidates.put(name, builder().policy(ClaimsPolicy.singleUse(store)).build());
  }

  /** Signatures are checked every time: a token that comes once is never remembered. */
  private static JwtAuthenticator.Builder builder() {
    return JwtAuthenticator.builder()
        .issuer(
            Issuer.of(TwoKeyIssuer.IDENTIFIER)
                .audience(TwoKeyIssuer.AUDIENCE)
                .keys(KEYS.keySource())
                .build())
        .tokenCache(0);
  }

  private void measure() {
    for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      List<RequestView> requests = requests();
      for (Map.Entry<String, JwtAuthenticator> candidate : candidates.entrySet()) {
        double mean = meanMicros(candidate.getValue(), requests);
        if (round >= WARM_UP_ROUNDS) {
          micros.computeIfAbsent(candidate.getKey(), name -> new ArrayList<>()).add(mean);
        }
      }
    }
  }

  private static List<RequestView> requests() {
    return IntStream.range(0, TOKENS_OF_A_ROUND)
        .<RequestView>mapToObj(i -> RequestView.of("GET", "/").token(ISSUER.token("alice").sign()))
        .toList();
  }

  private static double meanMicros(JwtAuthenticator authenticator, List<RequestView> requests) {
    long begun = System.nanoTime();
    for (RequestView request : requests) {
      if (!(authenticator.authenticate(request) instanceof Authenticated)) {
        throw new IllegalStateException("A token is refused.");
      }
    }
    return (System.nanoTime() - begun) / 1e3 / requests.size();
  }

  private void print() {
    double without = median(micros.get("no store"));
    System.out.println("| Store | µs a request, median of " + ROUNDS + " rounds | times |");
    System.out.println("|---|---|---|");
    micros.forEach(
        (name, values) ->
            System.out.printf(
                "| %s | %.0f | %.2f |%n", name, median(values), median(values) / without));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
