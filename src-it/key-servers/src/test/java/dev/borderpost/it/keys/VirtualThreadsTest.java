package dev.borderpost.it.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.it.keys.FaultyServer.Behaviour;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Requests that wait for keys on virtual threads. */
@Timeout(60)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

  private static final int REQUESTS = 1000;

  /** By its name, since the tests are compiled for JDK 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** If one waiting request held its carrier, a thousand could not wait at the same time. */
  @Test
  void waitingRequests_doNotHoldTheirCarrierThreads()
      throws ReflectiveOperationException, IOException {
    Signer signer = Signer.named("known");
    String token = signer.token(Clock.systemUTC());
    byte[] good = Behaviour.bytes("200 OK", "X: y", Signer.jwkSet(signer));
    List<String> pinned = new CopyOnWriteArrayList<>();
    try (FaultyServer keyServer = FaultyServer.start("127.0.0.2");
        RecordingStream events = new RecordingStream()) {
      keyServer.behave((in, out) -> out.write(good));
      initializeClasses(keyServer, token);
      events.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      events.onEvent("jdk.VirtualThreadPinned", event -> pinned.add(event.toString()));
      events.startAsync();
      // Again where the machine is so busy that this takes longer than requests wait, 5 seconds.
      await()
          .atMost(Duration.ofSeconds(50))
          .pollInSameThread()
          .untilAsserted(() -> assertThatAThousandWait(keyServer, good, token));
      stop(events);
    }
    // Not the microseconds for which a thread waits for a lock of the JDK, as for a class or for
    // the
    // recorder itself.
    assertThat(pinned)
        .filteredOn(event -> !event.contains("Contended monitor enter"))
        .noneMatch(event -> event.contains("dev.borderpost"));
  }

  private static void assertThatAThousandWait(FaultyServer keyServer, byte[] good, String token)
      throws ReflectiveOperationException, InterruptedException, ExecutionException {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    int before = keyServer.requests();
    keyServer.behave(
        (in, out) -> {
          answer.await();
          out.write(good);
        });
    ExecutorService threads = virtualThreads();
    try (JwtAuthenticator authenticator = authenticator(keyServer)) {
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        statuses.add(
            threads.submit(
                () -> {
                  entered.incrementAndGet();
                  return Client.status(authenticator.authenticate(Client.request(token)));
                }));
      }
      await().until(() -> entered.get() == REQUESTS);

      assertThat(statuses).noneMatch(Future::isDone);
      answer.countDown();
      for (Future<Integer> status : statuses) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(keyServer.requests()).isEqualTo(before + 1);
    } finally {
      answer.countDown();
      threads.shutdown();
    }
  }

  /** A thread that waits for another to initialize a class holds its carrier on every JDK. */
  private static void initializeClasses(FaultyServer keyServer, String token) {
    try (JwtAuthenticator authenticator = authenticator(keyServer)) {
      await().until(() -> Client.status(authenticator.authenticate(Client.request(token))) == 200);
    }
  }

  private static JwtAuthenticator authenticator(FaultyServer keyServer) {
    return JwtAuthenticator.builder()
        .maxWaitingThreads(4 * REQUESTS)
        .issuer(
            Issuer.of(Signer.ISSUER)
                .audience(Signer.AUDIENCE)
                .keys(KeySource.jwkSet(keyServer.uri()))
                .build())
        .build();
  }

  /** Ends the recording when all that has happened was told. */
  private static void stop(RecordingStream events) throws ReflectiveOperationException {
    RecordingStream.class.getMethod("stop").invoke(events);
  }
}
