package dev.borderpost.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decisions about shared state, made one at a time under a lock. Slow consequences of a decision,
 * such as callbacks of the application, run afterwards, on the same thread, without the lock.
 *
 * <p>Thread-safe.
 */
final class Decisions {

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> effects = new ArrayList<>();

  /** Decides under the lock, then runs the {@linkplain #thenRun effects} of the decision. */
  <T> T decide(Supplier<T> decision) {
    T decided;
    List<Runnable> due;
    lock.lock();
    try {
      decided = decision.get();
      due = List.copyOf(effects);
      effects.clear();
    } finally {
      lock.unlock();
    }
    due.forEach(Runnable::run);
    return decided;
  }

  /** The same for a decision without a result. */
  void run(Runnable decision) {
    boolean unused =
        decide(
            () -> {
              decision.run();
              return true;
            });
  }

  /** Adds an effect, to run after the lock is released. Called within a decision. */
  void thenRun(Runnable effect) {
    effects.add(effect);
  }
}
