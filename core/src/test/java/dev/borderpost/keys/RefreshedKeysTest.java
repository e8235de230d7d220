package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RefreshedKeysTest {

  private static final String ISSUER = "https://id.example.com";
  private static final KeyLookup ABSENT = KeyLookup.absent();

  private final ManualTiming timing = new ManualTiming();
  private final Events events = new Events();
  private final KeyRefresher refresher = new KeyRefresher(events, timing);
  private KeyServer server;
  private KeySource keys;

  /** What was heard, a line each. */
  private static final class Events implements KeySource.Listener {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
      lines.add("refreshed +" + new TreeSet<>(added) + " -" + new TreeSet<>(removed));
    }

    @Override
    public void keysRefreshFailed(String issuer, String problem) {
      lines.add("failed: " + problem);
    }

    @Override
    public void keyUnknown(String issuer, Optional<String> keyId) {
      lines.add("unknown " + keyId.orElse("-"));
    }

    @Override
    public void refetchBudgetExhausted(String issuer) {
      lines.add("exhausted");
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
  }

  @AfterEach
  void stopServer() {
    if (keys != null) {
      keys.close();
    }
    refresher.close();
    server.close();
  }

  private void start() {
    start(FetchOptions.defaults());
  }

  private void start(FetchOptions options) {
    keys =
        KeySource.jwkSet(server.uri("/jwks"), options).forIssuer(ISSUER, Set.of()).start(refresher);
  }

  /** Starts with keys at hand. */
  private void startWith(String... keyIds) {
    publish(keyIds);
    start();
    awaitEvents(1);
  }

  private void publish(String... keyIds) {
    server.serve("/jwks", set(keyIds));
  }

  private static String set(String... keyIds) {
    return TestKeys.jwkSet(
        List.of(keyIds).stream()
            .map(keyId -> TestKeys.jwk(TestKeys.P256.getPublic(), "kid", '"' + keyId + '"'))
            .toArray(String[]::new));
  }

  private void awaitEvents(int count) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO)
        .until(() -> events.lines.size() >= count);
  }

  /** Lets time pass until the next fetch that is planned, and waits for its end. */
  private void refresh() {
    int before = events.lines.size();
    timing.advance(Duration.ofNanos(keys.health().nextRefresh().orElseThrow().toNanos()));
    awaitEvents(before + 1);
  }

  private static JoseHeader header(String keyId) {
    return ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", "ES256", "kid", keyId)))
        .value();
  }

  /** What comes in the end. */
  private KeyLookup lookup(String keyId) {
    return end(keys.find(header(keyId)));
  }

  private static KeyLookup end(KeyLookup lookup) {
    try {
      return lookup instanceof KeyLookup.Pending pending
          ? pending.lookup().toCompletableFuture().get(30, TimeUnit.SECONDS)
          : lookup;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What is known without waiting. */
  private KeyLookup atOnce(String keyId) {
    KeyLookup lookup = keys.find(header(keyId));
    assertThat(lookup).isNotInstanceOf(KeyLookup.Pending.class);
    return lookup;
  }

  private static boolean isFound(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Found;
  }

  private static Duration retryAfter(KeyLookup lookup) {
    assertThat(lookup).isInstanceOf(KeyLookup.Unavailable.class);
    return ((KeyLookup.Unavailable) lookup).retryAfter();
  }

  @Test
  void keys_areFetchedBeforeAnybodyAsks() {
    startWith("a");

    assertThat(isFound(atOnce("a"))).isTrue();
    assertThat(events.lines).containsExactly("refreshed +[a] -[]");
    assertThat(server.asked())
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.headers().getFirst("Accept"))
                    .startsWith("application/jwk-set+json, application/json,"));
  }

  @Test
  void requestBeforeTheFirstKeys_waitsForThem_andAllWaitForOneFetch() {
    publish("a");
    server.shut();
    start();
    List<KeyLookup> waiting = IntStream.range(0, 50).mapToObj(i -> keys.find(header("a"))).toList();
    assertThat(waiting).allMatch(KeyLookup.Pending.class::isInstance);

    server.open();

    assertThat(waiting).allMatch(lookup -> isFound(end(lookup)));
    assertThat(server.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 600",
    "no-cache, 60",
    "'private, No-Store', 60",
    "'no-cache, max-age=3600', 60",
    "'no-cache=\"Set-Cookie\", max-age=3600', 3600",
    "'max-age=0, must-revalidate', 60",
    "max-age=59, 60",
    "'public, max-age=3600', 3600",
    "'public,Max-Age=\"120\"', 120",
    "max-age=86400, 86400",
    "max-age=999999999, 86400",
    "max-age=-1, 600",
    "s-maxage=100, 600",
    "max-age=99999999999999999999, 86400",
  })
  void lifetime_isWhatTheServerSays_withinBounds(String cacheControl, long seconds) {
    server.serve("/jwks", 200, Map.of("Cache-Control", cacheControl), set("a"));
    start();
    awaitEvents(1);

    assertThat(keys.health().nextRefresh().orElseThrow())
        .isBetween(
            Duration.ofMillis((long) (seconds * 1000 * 0.72) - 1),
            Duration.ofMillis(seconds * 800));
  }

  @Test
  void refreshesOfManyServers_doNotCoincide() {
    Set<Duration> delays = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      startWith("a");
      delays.add(keys.health().nextRefresh().orElseThrow());
      keys.close();
      events.lines.clear();
    }

    assertThat(delays).hasSizeGreaterThan(15);
  }

  @Test
  void refresh_bringsNewKeys_andForgetsWithdrawnOnes() {
    startWith("a", "b");
    publish("b", "c");

    refresh();

    assertThat(events.lines).last().isEqualTo("refreshed +[c] -[a]");
    assertThat(isFound(atOnce("c"))).isTrue();
    assertThat(isFound(atOnce("b"))).isTrue();
    assertThat(isFound(lookup("a"))).isFalse();
  }

  @Test
  void unchangedSet_isConfirmedByItsEntityTag() {
    server.serve(
        "/jwks", 200, Map.of("ETag", "W/\"1\"", "Cache-Control", "max-age=3600"), set("a"));
    start();
    awaitEvents(1);
    server.serve("/jwks", 304, Map.of(), "");

    refresh();
    refresh();

    assertThat(server.asked())
        .extracting(asked -> asked.headers().getFirst("If-None-Match"))
        .containsExactly(null, "W/\"1\"", "W/\"1\"");
    assertThat(events.lines).last().isEqualTo("refreshed +[] -[]");
    assertThat(keys.health())
        .satisfies(
            health -> {
              assertThat(health.lastError()).isEmpty();
              assertThat(health.age()).contains(Duration.ZERO);
              assertThat(health.nextRefresh().orElseThrow()).isGreaterThan(Duration.ofMinutes(40));
            });
    assertThat(isFound(atOnce("a"))).isTrue();
  }

  @Test
  void notModified_withoutAnythingToCompareWith_isAFailure() {
    server.serve("/jwks", 304, Map.of(), "");
    start();
    awaitEvents(1);

    assertThat(events.lines)
        .singleElement()
        .asString()
        .contains("status 304 (not modified), although");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"keys\":[]}              | There is no usable key",
        "200 | {\"keys\":[{}]}            | There is no usable key",
        "200 | {}                         | has no array named keys",
        "200 | <html></html>              | Not a JWK Set",
        "200 | {\"keys\":[],\"keys\":[]}  | has a member name twice",
        "500 | {\"keys\":[]}              | answers with status 500",
        "404 | {\"keys\":[]}              | answers with status 404",
        "204 | ''                         | answers with status 204",
      })
  void badAnswer_neverReplacesGoodKeys(int status, String body, String problem) {
    startWith("a");
    server.serve("/jwks", status, Map.of(), body);

    refresh();

    assertThat(events.lines).last().asString().startsWith("failed: ").contains(problem);
    assertThat(isFound(atOnce("a"))).isTrue();
    assertThat(keys.health().keys()).isEqualTo(1);
    assertThat(keys.health().lastError()).hasValueSatisfying(e -> assertThat(e).contains(problem));
  }

  @Test
  void answerInAnotherEncodingThanGzip_isRefused() {
    server.serve("/jwks", 200, Map.of("Content-Encoding", "br"), set("a"));
    start();
    awaitEvents(1);

    assertThat(events.lines).singleElement().asString().contains("encoding");
  }

  @Test
  void redirect_isNotFollowed() {
    server.serve("/jwks", 302, Map.of("Location", server.uri("/other").toString()), "");
    server.serve("/other", set("a"));
    start();
    awaitEvents(1);

    assertThat(events.lines).singleElement().asString().contains("redirect (302)");
    assertThat(server.count()).isEqualTo(1);
  }

  @Test
  void answerThatIsTooLong_isRefused() {
    server.serve("/jwks", set("a") + " ".repeat(512 * 1024));
    start();
    awaitEvents(1);

    assertThat(events.lines).singleElement().asString().contains("more than 512 KiB");
  }

  @Test
  void hundredKeys_areNotTooMany() {
    startWith(IntStream.range(0, 100).mapToObj(i -> "k" + i).toArray(String[]::new));

    assertThat(keys.health().keys()).isEqualTo(100);
  }

  @Test
  void tooManyKeys_areRefused() {
    publish(IntStream.range(0, 101).mapToObj(i -> "k" + i).toArray(String[]::new));
    start();
    awaitEvents(1);

    assertThat(events.lines).singleElement().asString().contains("more than 100 keys");
  }

  @Test
  void withoutAnyKeys_tokensCannotBeChecked_andEachSecondIsWorthATry() {
    server.fail("/jwks", 500);
    start();
    awaitEvents(1);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Duration pause = keys.health().nextRefresh().orElseThrow();
      pauses.add(pause);
      assertThat(retryAfter(atOnce("a"))).isEqualTo(pause);
      refresh();
    }

    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    assertThat(server.count()).isEqualTo(7);
    assertThat(keys.health().keys()).isZero();
    assertThat(keys.health().hadKeys()).isFalse();
    assertThat(keys.health().age()).isEmpty();

    publish("a");
    refresh();

    assertThat(isFound(atOnce("a"))).isTrue();
    assertThat(keys.health().lastError()).isEmpty();
  }

  @Test
  void timerThatIsLate_fetchesNothing_whenARequestHasDoneSoInstead() {
    server.fail("/jwks", 500);
    start();
    awaitEvents(1);
    Runnable timers = timing.advanceWithLateTimers(Duration.ofSeconds(1));
    List<Duration> planned = List.of(Duration.ofSeconds(2));
    assertThat(retryAfter(end(keys.find(header("a"))))).isEqualTo(planned.get(0));
    await().until(() -> timing.due().equals(planned)); // the fetch's own timers are gone

    timers.run();

    assertThat(timing.due()).isEqualTo(planned);
    assertThat(server.count()).isEqualTo(2);
  }

  @Test
  void withKeysAtHand_thePausesAreLonger() {
    startWith("a");
    server.fail("/jwks", 500);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      refresh();
      pauses.add(keys.health().nextRefresh().orElseThrow());
    }

    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @ParameterizedTest
  @CsvSource({"30, 30", "100000, 300", "0, 1", "-5, 1", "tomorrow, 1"})
  void serverThatAsksForTime_getsIt_withinBounds(String retryAfter, long seconds) {
    server.serve("/jwks", 429, Map.of("Retry-After", retryAfter), "");
    start();
    awaitEvents(1);

    assertThat(keys.health().nextRefresh()).contains(Duration.ofSeconds(seconds));
    assertThat(retryAfter(atOnce("a"))).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void goodKeys_surviveFailures_forAsLongAsTheyMay() {
    server.serve("/jwks", 200, Map.of("Cache-Control", "max-age=600"), set("a"));
    start(FetchOptions.defaults().withStaleIfError(Duration.ofHours(1)));
    awaitEvents(1);
    server.fail("/jwks", 500);
    Duration end = Duration.ofMinutes(70);
    while (keys.health().age().orElseThrow().compareTo(end.minusMinutes(2)) < 0) {
      refresh();
      assertThat(isFound(atOnce("a"))).isTrue();
    }
    Duration left = end.minus(keys.health().age().orElseThrow());
    timing.advance(left);
    assertThat(isFound(keys.find(header("a")))).isTrue();

    timing.advance(Duration.ofNanos(1));

    assertThat(isFound(lookup("a"))).isFalse();
    assertThat(retryAfter(lookup("a"))).isPositive();
    assertThat(keys.health().keys()).isZero();
    assertThat(keys.health().hadKeys()).isTrue();

    await()
        .until(
            () -> {
              publish("a");
              timing.advance(Duration.ofSeconds(10));
              return isFound(lookup("a"));
            });
  }

  @Test
  void newKey_worksAtItsFirstRequest() {
    startWith("a");
    publish("a", "b");

    assertThat(isFound(lookup("b"))).isTrue();
    assertThat(events.lines).last().isEqualTo("refreshed +[b] -[]");
    assertThat(server.count()).isEqualTo(2);
  }

  @Test
  void knownKey_neverWaits_whateverIsUnderWay() {
    startWith("a");
    server.shut();
    KeyLookup waiting = keys.find(header("b"));
    assertThat(waiting).isInstanceOf(KeyLookup.Pending.class);

    assertThat(isFound(atOnce("a"))).isTrue();

    server.open();
    assertThat(end(waiting)).isEqualTo(ABSENT);
  }

  @Test
  void unknownKey_isLookedForOnce_andRememberedForAWhile() {
    startWith("a");

    assertThat(lookup("x")).isEqualTo(ABSENT);
    for (int i = 0; i < 100; i++) {
      assertThat(atOnce("x")).isEqualTo(ABSENT);
    }
    assertThat(server.count()).isEqualTo(2);
    assertThat(events.lines)
        .containsExactly("refreshed +[a] -[]", "refreshed +[] -[]", "unknown x");

    timing.advance(Duration.ofSeconds(31));

    assertThat(lookup("x")).isEqualTo(ABSENT);
    assertThat(server.count()).isEqualTo(3);
  }

  @Test
  void keyThatAppearsWhileAnEarlierFetchIsUnderWay_isFoundByALaterOne() {
    startWith("a");
    server.shut();
    KeyLookup first = keys.find(header("x"));
    await().until(() -> server.count() == 2);
    KeyLookup second = keys.find(header("b")); // joins the fetch that may be too old to know b
    publish("a", "b");
    server.open();

    assertThat(isFound(end(second))).isTrue();
    assertThat(end(first)).isEqualTo(ABSENT);
    assertThat(server.count()).isEqualTo(3);
  }

  @Test
  void randomNames_fetchAHandful_andLeaveTheLastFetchToANameThatComesAgain() {
    startWith("a");
    for (int second = 0; second < 60; second++) {
      if (second == 20) {
        publish("a", "rotated");
      }
      for (int i = 0; i < 100; i++) {
        assertThat(isFound(lookup("random-" + second + "-" + i))).isFalse();
      }
      if (second == 21) {
        lookup("rotated");
        assertThat(isFound(lookup("rotated"))).as("at its second request").isTrue();
      }
      timing.advance(Duration.ofSeconds(1));
    }

    assertThat(server.count()).isBetween(4, 7);
    assertThat(events.lines).contains("exhausted");
  }

  @Test
  void unknownKey_whenNothingCanBeFetched_isNotTheClientsFault() {
    startWith("a");
    server.fail("/jwks", 500);

    for (int i = 0; i < 5; i++) {
      assertThat(retryAfter(lookup("b"))).isPositive();
      timing.advance(Duration.ofMillis(10));
    }
    timing.advance(Duration.ofSeconds(31));
    assertThat(retryAfter(lookup("b"))).isPositive();
  }

  @Test
  void budget_comesBackWithTime() {
    startWith("a");
    for (int i = 0; i < 10; i++) {
      lookup("x" + i);
    }
    int spent = server.count();
    assertThat(spent).isEqualTo(3);

    timing.advance(Duration.ofSeconds(29));
    lookup("y1");
    assertThat(server.count()).isEqualTo(spent);
    timing.advance(Duration.ofSeconds(1));
    lookup("y2");
    assertThat(server.count()).isEqualTo(spent + 1);
  }

  @Test
  void serverThatNeverAnswers_costsTheDeadline_andNoMore() {
    server.shut();
    start();
    KeyLookup waiting = keys.find(header("a"));
    await().until(() -> timing.due().size() == 2);
    timing.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(events.lines).isEmpty();

    timing.advance(Duration.ofNanos(1));

    assertThat(retryAfter(end(waiting))).isPositive();
    await()
        .untilAsserted(
            () ->
                assertThat(events.lines)
                    .singleElement()
                    .asString()
                    .contains("did not answer completely within 5 s"));
  }

  @Test
  void close_endsEverything_alsoForThoseWhoWait() {
    startWith("a");
    server.shut();
    KeyLookup waiting = keys.find(header("b"));

    keys.close();

    assertThat(retryAfter(end(waiting))).isPositive();
    assertThat(retryAfter(atOnce("a"))).isPositive();
    await().until(() -> timing.due().isEmpty()); // that of a fetch ends on the fetch's thread
    timing.advance(Duration.ofDays(2));
    assertThat(server.count()).isLessThanOrEqualTo(2);
    assertThat(keys.health().nextRefresh()).isEmpty();
  }

  @Test
  void keysOfOneKind_areFoundWithoutAName() {
    startWith("a");
    JoseHeader nameless =
        ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", "ES256"))).value();

    assertThat(isFound(keys.find(nameless))).isTrue();
  }

  @Test
  void httpClientOfTheUser_isUsed() {
    publish("a");
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", server.uri("/").getPort())))
            .build();
    // Only by way of the proxy does anything answer there.
    keys =
        KeySource.jwkSet(
                URI.create("http://127.0.0.2:9/jwks"),
                FetchOptions.defaults().withHttpClient(client))
            .forIssuer(ISSUER, Set.of())
            .start(refresher);
    awaitEvents(1);

    assertThat(isFound(lookup("a"))).isTrue();
  }

  @Test
  void httpClientThatFollowsRedirects_isRefused() {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withHttpClient(client))
        .withMessageContaining("followRedirects(HttpClient.Redirect.NEVER)");
  }

  @ParameterizedTest
  @CsvSource({
    "http://id.example.com/jwks",
    "ftp://127.0.0.1/jwks",
    "https:///jwks",
    "https://user:hunter2@id.example.com/jwks",
    "https://id.example.com/jwks#keys",
    "http://127.0.0.1.example.com/jwks",
    "http://localhost.example.com/jwks",
    "jwks",
  })
  void address_isHttps_orOnLoopback(URI uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.jwkSet(uri))
        .withMessageContaining("Use https://")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:1/jwks", "http://LOCALHOST/jwks", "http://[::1]/jwks"})
  void address_onLoopback_mayBeHttp(URI uri) {
    assertThat(KeySource.jwkSet(uri)).isNotNull();
  }

  @Test
  void plainHttp_elsewhere_hasToBeAllowed() {
    FetchOptions options = FetchOptions.defaults().withPlainHttp();

    assertThat(KeySource.jwkSet(URI.create("http://id.example.com/jwks"), options)).isNotNull();
  }
}
