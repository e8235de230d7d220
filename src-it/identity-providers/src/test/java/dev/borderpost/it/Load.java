package dev.borderpost.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send requests, a thousand a second, until it is closed. */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 4;
  private static final long PAUSE_MICROS = 4000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Border border;
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);

  /** Begins. */
  Load(Border border, String token) {
    this.border = border;
    tokens.add(token);
    for (int i = 0; i < CLIENTS; i++) {
      var unused =
          clients.scheduleAtFixedRate(this::request, 0, PAUSE_MICROS, TimeUnit.MICROSECONDS);
    }
  }

  private void request() {
    String token = tokens.get(ThreadLocalRandom.current().nextInt(tokens.size()));
    long begin = System.nanoTime();
    String verdict = border.verdict(token);
    nanos.add(System.nanoTime() - begin);
    requests.incrementAndGet();
    if (!verdict.equals(Border.ACCEPTED)) {
      refusals.merge(verdict, 1, Integer::sum);
    }
  }

  /** From now on, some requests bring this token. */
  void add(String token) {
    tokens.add(token);
  }

  /** Waits until so many more requests were answered. */
  void sendMore(long count) {
    long enough = requests.get() + count;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> requests.get() >= enough);
  }

  long requests() {
    return requests.get();
  }

  /** The requests that were not accepted, by their verdict. */
  Map<String, Integer> refusals() {
    return refusals;
  }

  /** The time that a part of the requests took at most, such as 0.5 for the median. */
  Duration latency(double part) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, part * sorted.length)]);
  }

  /** Ends it when every request is answered; the second time, nothing happens. */
  @Override
  public void close() {
    clients.shutdown();
    try {
      if (!clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("A request does not end.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "%d requests, %d refused %s, median %d µs, slowest %d ms"
        .formatted(
            requests.get(),
            refusals.values().stream().mapToInt(Integer::intValue).sum(),
            refusals,
            latency(0.5).toNanos() / 1000,
            latency(1).toMillis());
  }
}
