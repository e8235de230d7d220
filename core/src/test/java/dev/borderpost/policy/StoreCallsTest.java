package dev.borderpost.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreCallsTest {

  @Test
  void threadsWithNothingToDo_end() {
    Set<Thread> others = threads("borderpost-store-");
    StoreCalls calls = new StoreCalls(Duration.ofMillis(20));
    CompletableFuture<Thread> caller = calls.call("alice", true, Thread::currentThread);

    assertThat(caller.join().getName()).startsWith("borderpost-store-");
    await().until(() -> others.containsAll(threads("borderpost-store-")));
  }

  @Test
  void callsOfOneUser_leaveThreadsForOthers() {
    StoreCalls calls = new StoreCalls();
    CountDownLatch gate = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> ofOne =
        IntStream.range(0, 100)
            .mapToObj(i -> calls.call("alice", true, () -> isOpen(gate)))
            .toList();

    assertThat(ofOne.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(96);
    assertThat(calls.call("bob", true, () -> true).join()).isTrue();
    gate.countDown();
    await().until(() -> ofOne.stream().allMatch(CompletableFuture::isDone));
    await().until(() -> !calls.call("alice", true, () -> true).isCompletedExceptionally());
  }

  /** Else clients could make a store look as if it did not answer, by sending many requests. */
  @Test
  void callThatGetsNoThreadInTime_isOverABound_andThatOfASlowStoreIsLate() {
    StoreCalls calls = new StoreCalls();
    CountDownLatch gate = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> first =
        IntStream.range(0, 16)
            .mapToObj(i -> calls.call("user " + i, true, () -> isOpen(gate)))
            .toList();
    CompletableFuture<Boolean> queued = calls.call("bob", true, () -> true);

    assertThat(StoreCalls.isOverBound(failure(queued))).isTrue();
    assertThat(failure(first.get(0))).isNotNull();
    gate.countDown();
  }

  @Test
  void callForWhichTheQueueIsFull_isOverABound_andLeavesNothingBehind() {
    StoreCalls calls = new StoreCalls();
    CountDownLatch gate = new CountDownLatch(1);
    int refused = 0;
    for (int i = 0; refused < 10; i++) {
      boolean full = calls.call("user " + i, true, () -> isOpen(gate)).isCompletedExceptionally();
      CompletableFuture<Boolean> call = full ? calls.call("carol", true, () -> true) : null;
      // Not always: the time of those that wait runs out, and they make room.
      if (call != null && call.isCompletedExceptionally()) {
        assertThat(StoreCalls.isOverBound(failure(call))).isTrue();
        refused++;
      }
    }
    gate.countDown();

    await().until(() -> isAnswered(calls, "carol"));
  }

  @Test
  void callsThatGaveUpWaiting_areNotMadeLater_andTheirUserIsFree() {
    StoreCalls calls = new StoreCalls();
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 16; i++) {
      CompletableFuture<Boolean> unused = calls.call("user " + i, true, () -> isOpen(gate));
    }
    List<CompletableFuture<Integer>> waiting =
        IntStream.range(0, 4)
            .mapToObj(i -> calls.call("bob", true, made::incrementAndGet))
            .toList();
    for (CompletableFuture<Integer> call : waiting) {
      assertThat(StoreCalls.isOverBound(failure(call))).isTrue();
    }
    gate.countDown();

    await().until(() -> isAnswered(calls, "bob"));
    assertThat(made).hasValue(0);
  }

  private static boolean isAnswered(StoreCalls calls, String user) {
    return failure(calls.call(user, true, () -> true)) == null;
  }

  private static Throwable failure(CompletableFuture<?> call) {
    return call.handle((value, failure) -> failure).join();
  }

  /** Waits for it without being interrupted by the deadline. */
  private static boolean isOpen(CountDownLatch gate) {
    while (true) {
      try {
        gate.await();
        return true;
      } catch (InterruptedException e) {
        // the deadline of the call; the store does not care
      }
    }
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
