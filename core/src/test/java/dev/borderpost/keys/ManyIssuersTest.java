package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetches of many issuers at the same time, and of issuers that may not be in use. */
@Timeout(120)
class ManyIssuersTest {

  private static final int TENANTS = 1500;
  private static final JoseHeader HEADER =
      ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", "ES256", "kid", "a"))).value();

  private final ManualTiming timing = new ManualTiming();
  private final AtomicInteger fetched = new AtomicInteger();
  private final KeyRefresher refresher =
      new KeyRefresher(
          new KeySource.Listener() {
            @Override
            public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
              fetched.incrementAndGet();
            }

            @Override
            public void keysRefreshFailed(String issuer, String problem) {
              fetched.incrementAndGet();
            }
          },
          timing);
  private final List<KeySource> started = new ArrayList<>();
  private KeyServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
    server.serve("/jwks", TestKeys.jwkSet(TestKeys.jwk(TestKeys.P256.getPublic(), "kid", "\"a\"")));
  }

  @AfterEach
  void stopServer() {
    started.forEach(KeySource::close);
    refresher.close();
    server.close();
  }

  private KeySource issuer(int number, KeyRefresher startedWith) {
    KeySource source =
        KeySource.jwkSet(server.uri("/jwks"))
            .forIssuer("https://tenant-" + number + ".example.com", Set.of())
            .start(startedWith);
    started.add(source);
    return source;
  }

  private static boolean isPending(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Pending;
  }

  /** Asks for the key, which may begin a fetch. */
  private static boolean isFound(KeySource source) {
    return source.find(HEADER) instanceof KeyLookup.Found;
  }

  private void awaitFetched(int count) {
    soon(() -> fetched.get() >= count);
  }

  private static void soon(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  @Test
  void tokensOfManyTenants_makeSixteenFetchesAtATime_andTheOthersAreUnavailableAtOnce() {
    List<KeySource> tenants =
        IntStream.range(0, TENANTS).mapToObj(i -> issuer(i, refresher.onDemand())).toList();
    server.shut();

    List<KeyLookup> lookups = tenants.stream().map(tenant -> tenant.find(HEADER)).toList();

    assertThat(lookups).filteredOn(ManyIssuersTest::isPending).hasSize(16);
    assertThat(lookups)
        .filteredOn(lookup -> !isPending(lookup))
        .hasSize(TENANTS - 16)
        .allMatch(KeyLookup.unavailable(Duration.ofSeconds(1))::equals);
    soon(() -> server.count() == 16);
    server.open();
    awaitFetched(16);
    // A hundred of them are enough; one whose connection broke is not tried again, since no time
    // passes.
    List<KeySource> some = tenants.subList(0, 100);
    soon(
        () -> {
          some.forEach(tenant -> tenant.find(HEADER));
          return fetched.get() >= some.size();
        });
    assertThat(some).filteredOn(ManyIssuersTest::isFound).hasSizeGreaterThan(90);
    assertThat(server.mostAtOnce()).isEqualTo(16);
  }

  @Test
  void scheduledFetches_queue_andLeaveRoomForRequests() {
    server.shut();
    List<KeySource> configured =
        IntStream.range(0, 40).mapToObj(i -> issuer(i, refresher)).toList();
    soon(() -> server.count() == 16);

    assertThat(isPending(configured.get(39).find(HEADER))).isTrue();

    soon(() -> server.count() == 17);
    server.open();
    awaitFetched(40);
    assertThat(configured).allMatch(ManyIssuersTest::isFound);
    assertThat(server.count()).isEqualTo(40);
    assertThat(server.mostAtOnce()).isLessThanOrEqualTo(32);
  }

  @Test
  void closedSources_leaveTheirPlacesToOthers() {
    server.shut();
    List<KeySource> closed =
        IntStream.range(0, 16).mapToObj(i -> issuer(i, refresher.onDemand())).toList();
    assertThat(closed).allMatch(source -> isPending(source.find(HEADER)));
    KeySource other = issuer(16, refresher.onDemand());
    assertThat(isPending(other.find(HEADER))).isFalse();

    closed.forEach(KeySource::close);

    assertThat(isPending(other.find(HEADER))).isTrue();
  }

  @Test
  void issuerOnDemand_isFetchedByRequestsOnly_untilATokenIsAccepted() {
    KeyRefresher onDemand = refresher.onDemand();
    KeySource keys = issuer(0, onDemand);
    assertThat(server.count()).isZero();
    assertThat(isPending(keys.find(HEADER))).isTrue();
    awaitFetched(1);
    assertThat(keys.health().nextRefresh()).isEmpty();
    assertThat(timing.due()).allMatch(due -> due.compareTo(HttpFetch.DEADLINE) <= 0);

    timing.advance(Duration.ofMinutes(10));
    assertThat(keys.find(HEADER)).isInstanceOf(KeyLookup.Found.class);
    timing.advance(Duration.ofNanos(1)); // the end of their lifetime
    assertThat(isPending(keys.find(HEADER))).isTrue();
    awaitFetched(2);
    assertThat(keys.find(HEADER)).isInstanceOf(KeyLookup.Found.class);

    onDemand.accepted();
    onDemand.accepted();

    assertThat(keys.health().nextRefresh().orElseThrow()).isPositive();
    timing.advance(keys.health().nextRefresh().orElseThrow());
    awaitFetched(3);
    timing.advance(keys.health().nextRefresh().orElseThrow());
    awaitFetched(4);
    assertThat(server.count()).isEqualTo(4);
  }

  @Test
  void issuerOnDemand_thatCannotBeReached_isNotTriedByTimers() {
    server.fail("/jwks", 500);
    KeySource keys = issuer(0, refresher.onDemand());
    assertThat(isPending(keys.find(HEADER))).isTrue();
    awaitFetched(1);

    timing.advance(Duration.ofHours(1));

    assertThat(server.count()).isEqualTo(1);
    assertThat(isPending(keys.find(HEADER))).isTrue();
    awaitFetched(2);
  }

  @Test
  void requestsForOneKey_shareOneSearch() {
    server.shut();
    KeySource keys = issuer(0, refresher.onDemand());

    KeyLookup first = keys.find(HEADER);

    assertThat(isPending(first)).isTrue();
    assertThat(keys.find(HEADER)).isSameAs(first);
  }

  @Test
  void seventeenthNameThatIsLookedForAtATime_findsNoPlace() {
    server.shut();
    KeySource keys = issuer(0, refresher.onDemand());
    for (int i = 0; i < 16; i++) {
      assertThat(isPending(keys.find(named("made up " + i)))).isTrue();
    }

    assertThat(keys.find(named("made up 16"))).isInstanceOf(KeyLookup.Unavailable.class);
    assertThat(isPending(keys.find(named("made up 0")))).isTrue();
  }

  @Test
  void seventeenthName_findsNoPlaceEither_whenKeysAreAtHand() {
    KeySource keys = issuer(0, refresher);
    awaitFetched(1);
    server.shut();
    for (int i = 0; i < 16; i++) {
      assertThat(isPending(keys.find(named("made up " + i)))).isTrue();
    }

    assertThat(keys.find(named("made up 16"))).isInstanceOf(KeyLookup.Unavailable.class);
    assertThat(isFound(keys)).isTrue();
  }

  private static JoseHeader named(String keyId) {
    return ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", "ES256", "kid", keyId)))
        .value();
  }
}
