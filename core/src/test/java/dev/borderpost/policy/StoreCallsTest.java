package dev.borderpost.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreCallsTest {

  @Test
  void threadsWithNothingToDo_end() {
    Set<Thread> others = threads("borderpost-store-");
    StoreCalls calls = new StoreCalls(Duration.ofMillis(20));
    CompletableFuture<Thread> caller = calls.call(true, Thread::currentThread);

    assertThat(caller.join().getName()).startsWith("borderpost-store-");
    await().until(() -> others.containsAll(threads("borderpost-store-")));
  }

  @Test
  void timersWithNothingToDo_end() throws Exception {
    Set<Thread> others = threads("borderpost-deadline-");
    Thread timer =
        Deadline.timer(Duration.ofMillis(20))
            .schedule(Thread::currentThread, 1, TimeUnit.MILLISECONDS)
            .get();

    assertThat(timer.getName()).startsWith("borderpost-deadline-");
    assertThat(timer.isDaemon()).isTrue();
    await().until(() -> others.containsAll(threads("borderpost-deadline-")));
  }

  private static Set<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .collect(Collectors.toSet());
  }
}
