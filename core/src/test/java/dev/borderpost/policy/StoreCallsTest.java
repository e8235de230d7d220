package dev.borderpost.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreCallsTest {

  @Test
  void threadsWithNothingToDo_end_theTimersAsWell() {
    Set<Thread> others = storeThreads();
    StoreCalls calls = new StoreCalls(Duration.ofMillis(20));
    CompletableFuture<Thread> caller = calls.call(true, Thread::currentThread);
    CompletableFuture<Set<Thread>> during = calls.call(true, StoreCallsTest::storeThreads);

    assertThat(caller.join().getName()).startsWith("borderpost-store-");
    assertThat(during.join())
        .filteredOn(thread -> !others.contains(thread))
        .extracting(Thread::getName)
        .anyMatch(name -> name.startsWith("borderpost-store-timer-"));
    await().until(() -> others.containsAll(storeThreads()));
  }

  private static Set<Thread> storeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("borderpost-store-"))
        .collect(Collectors.toSet());
  }
}
