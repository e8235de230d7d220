package dev.borderpost.it.stores;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What requests were answered with, and how long that took. */
final class Answers {

  /** In place of a status: the server was gone. */
  static final int NONE = 0;

  private record Answer(int status, long nanos) {}

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  void add(int status, long begun) {
    answers.add(new Answer(status, System.nanoTime() - begun));
  }

  int count() {
    return answers.size();
  }

  /** How many there are of each status. */
  Map<Integer, Long> statuses() {
    return answers.stream()
        .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
  }

  /** The time that a part of them took at most, such as 0.5 for the median. */
  Duration latency(double part) {
    long[] sorted = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
    return Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, part * sorted.length)]);
  }

  @Override
  public String toString() {
    return "%d answers %s, median %.1f ms, 99%% within %.1f ms, slowest %.1f ms"
        .formatted(count(), statuses(), millis(0.5), millis(0.99), millis(1));
  }

  private double millis(double part) {
    return latency(part).toNanos() / 1e6;
  }
}
