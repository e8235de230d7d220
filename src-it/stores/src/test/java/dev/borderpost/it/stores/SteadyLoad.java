package dev.borderpost.it.stores;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that come 200 a second, each with a token of its own, whether or not the earlier ones
 * are answered.
 */
final class SteadyLoad {

  private static final long PAUSE_MILLIS = 5;

  private final Answers answers = new Answers();
  private int mostThreads;

  private SteadyLoad() {}

  /** Sends so many requests, and waits until all are answered. */
  static SteadyLoad of(URI server, int requests) {
    List<String> tokens = TwoKeyIssuer.tokens(requests);
    SteadyLoad load = new SteadyLoad();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> storeThreads() == 0); // those of earlier tests
    AtomicInteger next = new AtomicInteger();
    CountDownLatch sent = new CountDownLatch(requests);
    ConcurrentLinkedQueue<CompletableFuture<Void>> ends = new ConcurrentLinkedQueue<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          clock.scheduleAtFixedRate(
              () -> {
                int number = next.getAndIncrement();
                if (number < requests) {
                  ends.add(load.send(server, tokens.get(number)));
                  sent.countDown();
                }
              },
              0,
              PAUSE_MILLIS,
              TimeUnit.MILLISECONDS);
      if (!sent.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Requests are not sent.");
      }
      CompletableFuture.allOf(new ArrayList<>(ends).toArray(CompletableFuture[]::new)).join();
      return load;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      clock.shutdownNow();
    }
  }

  private CompletableFuture<Void> send(URI server, String token) {
    mostThreads = Math.max(mostThreads, storeThreads());
    long begun = System.nanoTime();
    return Visitor.onceAsync(server, token)
        .exceptionally(failure -> Answers.NONE)
        .thenAccept(status -> answers.add(status, begun));
  }

  /** How many threads of this JVM ask stores. */
  private static int storeThreads() {
    Thread[] threads = new Thread[2000];
    int count = Thread.enumerate(threads);
    int own = 0;
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().matches("borderpost-store-\\d+")) {
        own++;
      }
    }
    return own;
  }

  Answers answers() {
    return answers;
  }

  /** How many threads asked stores at most, if the server is in this JVM. */
  int mostThreads() {
    return mostThreads;
  }

  @Override
  public String toString() {
    return "200 requests a second: %s, %d threads for the store".formatted(answers, mostThreads);
  }
}
