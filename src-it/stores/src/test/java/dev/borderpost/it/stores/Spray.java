package dev.borderpost.it.stores;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Many clients that all use the same token at the same moment, at servers in turn, and then the
 * next one.
 */
final class Spray {

  private static final int CLIENTS = 50;

  private final List<String> tokens;
  private final List<URI> servers;
  private final CyclicBarrier start;
  private final Answers answers = new Answers();
  private final AtomicIntegerArray acceptances;
  private final AtomicIntegerArray undecided;
  private Duration lasted = Duration.ZERO;

  private Spray(List<String> tokens, List<URI> servers, int half, Runnable atHalf) {
    this.tokens = tokens;
    this.servers = servers;
    this.acceptances = new AtomicIntegerArray(tokens.size());
    this.undecided = new AtomicIntegerArray(tokens.size());
    int[] round = {0};
    this.start =
        new CyclicBarrier(
            CLIENTS,
            () -> {
              if (round[0]++ == half) {
                atHalf.run();
              }
            });
  }

  /** Sprays tokens over servers. */
  static Spray over(List<URI> servers, List<String> tokens) {
    return new Spray(tokens, servers, -1, () -> {}).run();
  }

  /** Sprays tokens over servers, and does something when half of them are used; must not block. */
  static Spray over(List<URI> servers, List<String> tokens, Runnable atHalf) {
    return new Spray(tokens, servers, tokens.size() / 2, atHalf).run();
  }

  private Spray run() {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    long begun = System.nanoTime();
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        URI server = servers.get(i % servers.size());
        ends.add(clients.submit(() -> useAll(server)));
      }
      for (Future<?> end : ends) {
        end.get(3, TimeUnit.MINUTES);
      }
      lasted = Duration.ofNanos(System.nanoTime() - begun);
      return this;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      clients.shutdownNow();
    }
  }

  private Void useAll(URI server) throws Exception {
    for (int i = 0; i < tokens.size(); i++) {
      start.await(1, TimeUnit.MINUTES);
      long begun = System.nanoTime();
      int status = use(server, tokens.get(i));
      answers.add(status, begun);
      if (status == 200) {
        acceptances.incrementAndGet(i);
      } else if (status != 401) {
        undecided.incrementAndGet(i);
      }
    }
    return null;
  }

  private static int use(URI server, String token) {
    try {
      return Visitor.once(server, token);
    } catch (UncheckedIOException e) {
      return Answers.NONE;
    }
  }

  Answers answers() {
    return answers;
  }

  /** How often each token was accepted. */
  List<Integer> acceptances() {
    return IntStream.range(0, tokens.size()).mapToObj(acceptances::get).toList();
  }

  /**
   * How many tokens nobody could use, although the store has always answered in time. Where it has
   * not, a use may be noted that was answered with 503.
   */
  long lost() {
    return IntStream.range(0, tokens.size())
        .filter(i -> acceptances.get(i) == 0 && undecided.get(i) == 0)
        .count();
  }

  /** The tokens that were accepted at all. */
  List<String> acceptedTokens() {
    return IntStream.range(0, tokens.size())
        .filter(i -> acceptances.get(i) > 0)
        .mapToObj(tokens::get)
        .toList();
  }

  @Override
  public String toString() {
    return "%d tokens, each used %d times at once over %d servers, in %.1f s: %d acceptances; %s"
        .formatted(
            tokens.size(),
            CLIENTS,
            servers.size(),
            lasted.toMillis() / 1e3,
            acceptances().stream().mapToInt(Integer::intValue).sum(),
            answers);
  }
}
