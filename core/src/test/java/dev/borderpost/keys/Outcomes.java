package dev.borderpost.keys;

import java.util.Set;
import java.util.concurrent.BlockingQueue;

/**
 * Hears how fetches end.
 *
 * @param queue gets {@code ok}, or the problem, for each fetch
 */
record Outcomes(BlockingQueue<String> queue) implements KeySource.Listener {

  @Override
  public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
    queue.add("ok");
  }

  @Override
  public void keysRefreshFailed(String issuer, String problem) {
    queue.add(problem);
  }
}
