package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys whose time tests can put forward, since nobody wants to wait half a minute for each of
 * twenty rotations. Only the time that has passed changes: what is due later by the scheduler still
 * comes then.
 */
public final class KeysAhead implements KeySource {

  private final KeySource keys;
  private final AtomicLong ahead;

  /** For keys that are fetched. */
  public KeysAhead(KeySource keys) {
    this(keys, new AtomicLong());
  }

  private KeysAhead(KeySource keys, AtomicLong ahead) {
    this.keys = keys;
    this.ahead = ahead;
  }

  /** Lets time pass. */
  public void putForward(Duration duration) {
    ahead.addAndGet(duration.toNanos());
  }

  @Override
  public KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    return new KeysAhead(keys.forIssuer(issuer, algorithms), ahead);
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    return keys.find(header);
  }

  @Override
  public KeySource start(KeyRefresher refresher) {
    Timing real = refresher.timing();
    Timing timing =
        new Timing() {
          @Override
          public long nanoTime() {
            return real.nanoTime() + ahead.get();
          }

          @Override
          public Runnable after(Duration delay, Runnable task) {
            return real.after(delay, task);
          }
        };
    KeyRefresher own = new KeyRefresher(refresher.listener(), timing);
    return new Started(keys.start(own), own);
  }

  /** Takes its own threads with it. */
  private record Started(KeySource keys, KeyRefresher refresher) implements KeySource {

    @Override
    public KeyLookup find(JoseHeader header) {
      return keys.find(header);
    }

    @Override
    public Health health() {
      return keys.health();
    }

    @Override
    public void close() {
      keys.close();
      refresher.close();
    }
  }
}
