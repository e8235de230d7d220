package dev.borderpost.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many threads that do the same at the same moment. */
public final class Together {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "together");
            thread.setDaemon(true);
            return thread;
          });

  private Together() {}

  /** How many of them it was true for. */
  public static int count(int threads, Callable<Boolean> action) throws Exception {
    return (int) all(threads, action).stream().filter(outcome -> outcome).count();
  }

  /** What it was for each. */
  public static <T> List<T> all(int threads, Callable<T> action) throws Exception {
    CountDownLatch start = new CountDownLatch(threads);
    List<Future<T>> running = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        running.add(
            THREADS.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return action.call();
                }));
      }
      List<T> outcomes = new ArrayList<>();
      for (Future<T> one : running) {
        outcomes.add(one.get(30, TimeUnit.SECONDS));
      }
      return outcomes;
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }
}
