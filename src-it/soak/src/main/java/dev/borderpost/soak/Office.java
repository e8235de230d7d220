package dev.borderpost.soak;

import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An issuer: its generations of keys, its key server, and its tokens. Thread-safe. */
final class Office {

  /** Two generations that are no longer published. */
  private static final int WITHDRAWN = 2;

  private static final int FRESH_TOKENS = 40;

  /** A generation that is not published any more. */
  record Withdrawn(Generation generation, long since) {}

  /** A token that has not been seen before. */
  record Fresh(String token, Generation generation) {}

  final String name;
  final KeyServer server;
  final List<JwsAlgorithm> algorithms;
  private final Generation foreign;
  private final Map<JwsAlgorithm, BlockingQueue<Fresh>> fresh = new EnumMap<>(JwsAlgorithm.class);
  private final Deque<Withdrawn> withdrawn = new ArrayDeque<>();
  private volatile String jwkSet = "{\"keys\":[]}";
  private volatile Generation current;
  private @Nullable Generation next;
  private @Nullable Generation former;
  private boolean formerIsUsed;

  Office(String name, List<JwsAlgorithm> algorithms) throws IOException {
    this.name = name;
    this.algorithms = algorithms;
    server = new KeyServer(() -> jwkSet);
    current = new Generation(0, server.address(), algorithms);
    foreign = new Generation(-1, server.address(), algorithms);
    publish();
    for (JwsAlgorithm algorithm : algorithms) {
      BlockingQueue<Fresh> queue = new ArrayBlockingQueue<>(FRESH_TOKENS);
      fresh.put(algorithm, queue);
      Thread signer = new Thread(() -> keepFull(queue, algorithm), "signer");
      signer.setDaemon(true);
      signer.start();
    }
  }

  private void keepFull(BlockingQueue<Fresh> queue, JwsAlgorithm algorithm) {
    try {
      while (true) {
        Generation generation = current;
        queue.put(new Fresh(generation.fresh(algorithm), generation));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Publishes new keys, which do not sign yet. */
  void announce() {
    Generation generation =
        new Generation(current.number + 1, server.address(), algorithms); // takes a while
    synchronized (this) {
      next = generation;
      publish();
    }
  }

  /** Signs with the new keys from now on; the former ones stay published. */
  synchronized Generation rotate() {
    if (next == null) {
      throw new IllegalStateException("There are no new keys");
    }
    former = current;
    current = next;
    next = null;
    formerIsUsed = true;
    fresh.values().forEach(BlockingQueue::clear);
    return current;
  }

  /** Hands out no more tokens of the former keys, so that none is on its way when they go. */
  synchronized void retire() {
    formerIsUsed = false;
  }

  /** Publishes the former keys no longer. */
  synchronized void withdraw() {
    if (former != null) {
      withdrawn.addLast(new Withdrawn(former, System.nanoTime()));
      if (withdrawn.size() > WITHDRAWN) {
        withdrawn.removeFirst();
      }
      former = null;
      publish();
    }
  }

  private void publish() {
    List<Generation> published = new ArrayList<>(List.of(current));
    Optional.ofNullable(next).ifPresent(published::add);
    Optional.ofNullable(former).ifPresent(published::add);
    jwkSet =
        published.stream()
            .flatMap(generation -> generation.jwks().stream())
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** The generation that signs, or now and then the one before. */
  synchronized Generation generation(RandomGenerator random) {
    return former != null && formerIsUsed && random.nextInt(5) == 0 ? former : current;
  }

  /** One of the generations that are not published any more, if there is one. */
  synchronized Optional<Withdrawn> withdrawn(RandomGenerator random) {
    return withdrawn.stream().skip(random.nextInt(WITHDRAWN)).findFirst();
  }

  /** A generation whose keys have never been published. */
  Generation foreign() {
    return foreign;
  }

  Fresh fresh(JwsAlgorithm algorithm) {
    BlockingQueue<Fresh> queue = fresh.get(algorithm);
    Fresh waiting = queue == null ? null : queue.poll();
    Generation generation = current;
    return waiting != null ? waiting : new Fresh(generation.fresh(algorithm), generation);
  }
}
