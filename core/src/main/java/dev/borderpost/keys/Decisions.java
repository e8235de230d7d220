package dev.borderpost.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decisions about common state, one at a time, under a lock. What follows from them and takes its
 * time, such as code of users, is done afterwards, by the same thread, without the lock.
 *
 * <p>Thread-safe.
 */
final class Decisions {

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> effects = new ArrayList<>();

  /** Decides under the lock, and then does what was {@linkplain #thenRun asked for}. */
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

  /** Does the same for a decision without a result. */
  void run(Runnable decision) {
    boolean unused =
        decide(
            () -> {
              decision.run();
              return true;
            });
  }

  /** To be called within a decision: what to do when the lock is free. */
  void thenRun(Runnable effect) {
    effects.add(effect);
  }
}
