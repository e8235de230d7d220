package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many requests while keys change: a real server, real threads, and time that a test lets pass. */
@Timeout(120)
class KeysUnderLoadTest {

  private static final Duration A_REFILL = Duration.ofSeconds(31);

  private final ManualTiming timing = new ManualTiming();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final KeyRefresher refresher = new KeyRefresher(new Counter(), timing);
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private KeyServer server;
  private LogCapture log;
  private KeySource keys;
  private JwtAuthenticator authenticator;

  /** Counts the fetches that have ended, and those that there was no budget for. */
  private final class Counter implements KeySource.Listener {

    @Override
    public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
      refreshes.incrementAndGet();
    }

    @Override
    public void keysRefreshFailed(String issuer, String problem) {
      refreshes.incrementAndGet();
    }

    @Override
    public void refetchBudgetExhausted(String issuer) {
      refusals.incrementAndGet();
    }
  }

  /** A key of the issuer, its name, and a token that it has signed. */
  private record Signer(String jwk, String token) {

    static Signer named(String keyId) {
      KeyPair pair = Jwts.SIG.ES256.keyPair().build();
      return new Signer(
          TestKeys.jwk(pair.getPublic(), "kid", Border.quoted(keyId)),
          Forge.sign(header(keyId), Border.claims(), "ES256", pair.getPrivate()));
    }

    /** The same token with the name of another key, so that it is not a good one. */
    String tokenNaming(String keyId) {
      byte[] header = header(keyId).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(header)
          + token.substring(token.indexOf('.'));
    }

    private static String header(String keyId) {
      return Border.header("kid", Border.quoted(keyId));
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
    log = LogCapture.start();
  }

  @AfterEach
  void stopServer() {
    clients.shutdownNow();
    refresher.close();
    server.close();
    log.close();
  }

  private void publish(Signer... signers) {
    server.serve(
        "/jwks", TestKeys.jwkSet(Stream.of(signers).map(Signer::jwk).toArray(String[]::new)));
  }

  private void startWith(Signer... signers) {
    publish(signers);
    keys = KeySource.jwkSet(server.uri("/jwks")).forIssuer(Border.ISSUER, Set.of());
    keys = keys.start(refresher);
    KeySource started = keys;
    authenticator = Border.authenticator(Border.issuer(started::find).build());
    awaitRefreshes(1);
  }

  private void awaitRefreshes(int count) {
    soon(() -> refreshes.get() >= count);
  }

  private static void soon(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  /** Lets time pass until the next fetch that is planned, and waits for its end. */
  private void refresh() {
    int before = refreshes.get();
    timing.advance(keys.health().nextRefresh().orElseThrow());
    awaitRefreshes(before + 1);
  }

  private int status(String token) {
    AuthenticationResult result = authenticator.authenticate(TestRequest.withToken(token));
    return result instanceof Authenticated ? 200 : result instanceof Unavailable ? 503 : 401;
  }

  /** Threads that send the tokens of whoever signs at the moment, one after the other. */
  private final class Load implements AutoCloseable {

    private final Map<Integer, Long> statuses = new ConcurrentHashMap<>();
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final AtomicLongArray sent;
    private volatile List<Signer> current;
    private volatile boolean ends;

    Load(int threads, Signer... signers) {
      current = List.of(signers);
      sent = new AtomicLongArray(threads);
      IntStream.range(0, threads).forEach(i -> clients.execute(() -> send(i)));
    }

    private void send(int thread) {
      for (int i = thread; !ends; i++) {
        List<Signer> signers = current;
        String token = signers.get(i % signers.size()).token();
        int status = status(token);
        statuses.merge(status, 1L, Long::sum);
        if (status == 200) {
          accepted.merge(token, 1L, Long::sum);
        }
        sent.incrementAndGet(thread);
      }
    }

    /** Returns when nobody sends a token of others any more. */
    void sign(Signer... signers) {
      current = List.of(signers);
      awaitAll();
    }

    /** Waits until no request is under way that has begun before. */
    void awaitAll() {
      List<Long> before = threads().mapToObj(sent::get).toList();
      soon(() -> threads().allMatch(thread -> sent.get(thread) > before.get(thread)));
    }

    private IntStream threads() {
      return IntStream.range(0, sent.length());
    }

    void awaitAccepted(Signer signer, long count) {
      soon(() -> accepted.getOrDefault(signer.token(), 0L) >= count);
    }

    Map<Integer, Long> statuses() {
      return new TreeMap<>(statuses);
    }

    @Override
    public void close() throws InterruptedException {
      ends = true;
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void twentyRotationsUnderLoad_failNoRequest() throws InterruptedException {
    Signer withdrawn = Signer.named("key 0");
    Signer before = Signer.named("key 1");
    startWith(withdrawn, before);
    Load load = new Load(4, before);
    try (load) {
      for (int i = 0; i < 20; i++) {
        Signer after = Signer.named("key " + (i + 2));
        publish(withdrawn, before, after);
        load.sign(before, after); // at once: nobody knows the new key yet
        load.awaitAccepted(after, 50);
        load.awaitAll(); // time that passes while somebody waits would be a deadline
        withdrawn = before;
        before = after;
        timing.advance(A_REFILL);
      }
    }

    System.out.printf(
        "20 rotations under load: answers by status %s, %d fetches%n",
        load.statuses(), server.count());
    assertThat(load.statuses()).containsOnlyKeys(200);
    assertThat(server.count()).isGreaterThanOrEqualTo(21);
  }

  @Test
  void withdrawnKey_endsAtTheNextRefresh_underLoad() throws InterruptedException {
    Signer stays = Signer.named("stays");
    Signer withdrawn = Signer.named("withdrawn");
    startWith(stays, withdrawn);
    Load load = new Load(4, stays);
    try (load) {
      publish(stays);
      assertThat(status(withdrawn.token())).isEqualTo(200);

      refresh();

      assertThat(status(withdrawn.token())).isEqualTo(401);
      load.awaitAccepted(stays, 100);
    }
    assertThat(load.statuses()).containsOnlyKeys(200);
  }

  /** A refresh that ends while requests look for its keys must not be overlooked by any of them. */
  @Test
  void requestsWhileTheirKeyComes_areNeverRefused() throws InterruptedException {
    Signer known = Signer.named("known");
    startWith(known);
    Load load = new Load(4, known);
    try (load) {
      for (int i = 0; i < 50; i++) {
        Signer rotated = Signer.named("rotated " + i);
        server.fail("/jwks", 500);
        load.sign(rotated);
        int before = refusals.get();
        // The first may leave the last fetch to a name that comes again; after the second, no fetch
        // is running and none begins.
        soon(() -> refusals.get() > before + 1);
        publish(known, rotated);
        refresh();
        load.awaitAccepted(rotated, 10);
        load.awaitAll();
        timing.advance(A_REFILL);
      }
    }

    assertThat(load.statuses()).containsOnlyKeys(200, 503);
  }

  /**
   * A hundred requests a second for a minute, each with a name of a key that somebody made up, once
   * or several times; a user with four a second, whose issuer rotates its key after 20 seconds.
   */
  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 30000", "1000, 1000"})
  void madeUpNames_neitherHammerTheIssuerNorHideARotation(int times, int longestMillis) {
    Signer before = Signer.named("before");
    Signer after = Signer.named("after");
    Map<Integer, Integer> attack = new TreeMap<>();
    Map<Integer, Integer> user = new TreeMap<>();
    Optional<Integer> worked = Optional.empty();
    startWith(before);
    for (int millis = 0; millis < 60_000; millis += 10) {
      if (millis == 20_000) {
        publish(before, after);
      }
      String name = "random " + millis / 10 / times;
      attack.merge(status(before.tokenNaming(name)), 1, Integer::sum);
      if (millis % 250 == 0) {
        int status = status(millis < 20_000 ? before.token() : after.token());
        user.merge(status, 1, Integer::sum);
        if (status == 200 && millis >= 20_000 && worked.isEmpty()) {
          worked = Optional.of(millis - 20_000);
        }
      }
      timing.advance(Duration.ofMillis(10));
    }

    System.out.printf(
        "Names %d times: 6000 requests of an attacker %s, 240 of a user %s, %d fetches,"
            + " the new key worked after %s ms%n",
        times, attack, user, server.count(), worked);
    assertThat(attack).doesNotContainKey(200);
    assertThat(worked)
        .hasValueSatisfying(millis -> assertThat(millis).isLessThanOrEqualTo(longestMillis));
    // The first; those for unknown keys, three and one in 30 s; the scheduled one.
    assertThat(server.count()).isLessThanOrEqualTo(1 + 3 + 2 + 1);
  }

  @Test
  void aDayOfFlapping_failsNoRequest() {
    Signer known = Signer.named("known");
    startWith(known);
    Duration day = Duration.ofDays(1);
    int fetches = 0;
    List<Integer> statuses = new ArrayList<>();
    for (Duration time = Duration.ZERO; time.compareTo(day) < 0; fetches++) {
      if (fetches % 3 == 0) {
        publish(known);
      } else {
        server.fail("/jwks", 500);
      }
      time = time.plus(keys.health().nextRefresh().orElseThrow());
      refresh();
      statuses.add(status(known.token()));
    }

    System.out.printf(
        "A day, two of three fetches fail: %d fetches, statuses %s%n",
        fetches, Set.copyOf(statuses));
    assertThat(statuses).containsOnly(200);
    assertThat(server.count()).isEqualTo(fetches + 1);
  }
}
