package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for a server whose store is elsewhere, when it is there no more. */
abstract class StoppedStoreSuite {

  private static final int REQUESTS = 1000;

  /** The address of the server. */
  abstract URI server();

  /** Ends the store from one moment to the next. */
  abstract void stopStore();

  /** Brings it back. */
  abstract void restartStore();

  @Test
  void storeIsStopped_requestsAreRefusedSoon_andItIsBackWithoutARestartOfTheServer() {
    Spray.over(
        List.of(server()), TwoKeyIssuer.tokens(20)); // the first requests of a server are slow
    SteadyLoad before = SteadyLoad.of(server(), REQUESTS);
    assertThat(before.answers().statuses()).containsKey(200);

    stopStore();
    SteadyLoad stopped = SteadyLoad.of(server(), REQUESTS);
    restartStore();
    long restarted = System.nanoTime();

    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Visitor.once(server(), TwoKeyIssuer.token()) == 200);
    System.out.printf(
        "%s: there, %s; stopped, %s; good again %d ms after its restart%n",
        getClass().getSimpleName(),
        before,
        stopped,
        Duration.ofNanos(System.nanoTime() - restarted).toMillis());
    assertThat(stopped.answers().statuses()).isEqualTo(Map.of(503, (long) REQUESTS));
    assertThat(stopped.answers().latency(1)).isLessThan(Duration.ofSeconds(2));
    assertThat(stopped.mostThreads()).isBetween(1, 16);
  }
}
