package dev.borderpost.keys;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes when a test says so; what is due then runs on the thread of the test. */
final class ManualTiming implements Timing {

  private final List<Task> tasks = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1_000_000; // overflows soon, as System.nanoTime() may

  private record Task(long due, Runnable action) {}

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable action) {
    Task task = new Task(now + delay.toNanos(), action);
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.removeIf(other -> other == task);
  }

  void advance(Duration time) {
    long end = nanoTime() + time.toNanos();
    for (Optional<Task> next = next(end); next.isPresent(); next = next(end)) {
      next.get().action().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  /**
   * Lets time pass, but the timers that are due meanwhile are late.
   *
   * @return runs them
   */
  synchronized Runnable advanceWithLateTimers(Duration time) {
    now += time.toNanos();
    List<Task> late = tasks.stream().filter(task -> task.due() - now <= 0).toList();
    tasks.removeAll(late);
    return () -> late.forEach(task -> task.action().run());
  }

  private synchronized Optional<Task> next(long end) {
    Optional<Task> next =
        tasks.stream()
            .filter(task -> task.due() - end <= 0)
            .min(Comparator.comparingLong(task -> task.due() - now));
    next.ifPresent(
        task -> {
          tasks.remove(task);
          now = task.due();
        });
    return next;
  }

  /** The time until each task is due. */
  synchronized List<Duration> due() {
    return tasks.stream().map(task -> Duration.ofNanos(task.due() - now)).sorted().toList();
  }
}
