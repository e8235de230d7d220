package dev.borderpost.it.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.it.keys.Client.Answered;
import dev.borderpost.it.keys.FaultyServer.Behaviour;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code KeysUnderLoadTest} does with time that passes as it is told, in real time. */
@Tag("profile-key-servers")
@Timeout(120)
class FloodTest {

  private static final int REQUESTS = 6000;
  private static final int BEFORE_ROTATION = 2000;

  /** A hundred made-up names a second for a minute, each once or twice. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void madeUpNames_neitherHammerTheIssuerNorHideARotation(int times) throws IOException {
    Signer before = Signer.named("before");
    Signer after = Signer.named("after");
    Signer attacker = Signer.named("attacker");
    AtomicReference<Signer> current = new AtomicReference<>(before);
    AtomicInteger sent = new AtomicInteger();
    Map<Integer, Integer> attack = new ConcurrentSkipListMap<>();
    ScheduledExecutorService flood = Executors.newSingleThreadScheduledExecutor();
    try (FaultyServer keyServer = FaultyServer.start("127.0.0.2");
        JwtAuthenticator authenticator =
            authenticator(keyServer.behave(Behaviour.json(Signer.jwkSet(before))));
        Client user =
            new Client(authenticator, () -> current.get().token(Clock.systemUTC()), 250)) {
      var unused =
          flood.scheduleAtFixedRate(
              () -> {
                String name = "random " + sent.getAndIncrement() / times;
                String token = new Signer(name, attacker.pair()).token(Clock.systemUTC());
                authenticator
                    .authenticateAsync(Client.request(token))
                    .thenAccept(result -> count(result, attack));
              },
              0,
              10,
              TimeUnit.MILLISECONDS);
      await().atMost(Duration.ofMinutes(1)).until(() -> sent.get() >= BEFORE_ROTATION);
      keyServer.behave(Behaviour.json(Signer.jwkSet(before, after)));
      long rotated = System.nanoTime();
      current.set(after);
      await().atMost(Duration.ofMinutes(1)).until(() -> sent.get() >= REQUESTS);
      flood.shutdown();

      List<Answered> since =
          user.answers().stream().filter(answer -> answer.ended() > rotated).toList();
      long refused = since.stream().filter(answer -> answer.status() != 200).count();
      long worked =
          since.stream()
              .filter(answer -> answer.status() == 200)
              .mapToLong(Answered::ended)
              .min()
              .orElseThrow();
      System.out.printf(
          "Names %d times: %d requests of an attacker %s; %d of a user, %d refused;"
              + " %d fetches; the new key worked after %d ms%n",
          times,
          sent.get(),
          attack,
          user.answers().size(),
          refused,
          keyServer.requests(),
          Duration.ofNanos(worked - rotated).toMillis());
      assertThat(attack).doesNotContainKey(200);
      assertThat(user.answers())
          .filteredOn(answer -> answer.ended() <= rotated)
          .allMatch(answer -> answer.status() == 200);
      // The first; those for unknown keys, three and one in 30 s; the scheduled one.
      assertThat(keyServer.requests()).isLessThanOrEqualTo(1 + 3 + 2 + 1);
    } finally {
      flood.shutdownNow();
    }
  }

  private static void count(AuthenticationResult result, Map<Integer, Integer> counts) {
    counts.merge(Client.status(result), 1, Integer::sum);
  }

  private static JwtAuthenticator authenticator(FaultyServer keyServer) {
    return JwtAuthenticator.builder()
        .issuer(
            Issuer.of(Signer.ISSUER)
                .audience(Signer.AUDIENCE)
                .keys(KeySource.jwkSet(keyServer.uri()))
                .build())
        .build();
  }
}
