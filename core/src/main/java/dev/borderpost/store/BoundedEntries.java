package dev.borderpost.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Entries in memory that each live until a time of their own, and not a moment less: when there is
 * no room for another, it is refused.
 *
 * <p>They end by the wall clock, as tokens do, so that a clock that is set back does not bring back
 * a token without its entry. Thread-safe.
 */
final class BoundedEntries<V> {

  private static final int MOST_ENTRIES = 10_000_000;
  private static final Instant LAST_TICK = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

  private final String name;
  private final int maxEntries;
  private final Semaphore room;
  private final Cache<String, V> entries;

  /**
   * Begins without an entry.
   *
   * @param name what this is, for messages
   * @param end when an entry ends
   */
  BoundedEntries(String name, int maxEntries, Clock clock, Function<V, Instant> end) {
    if (maxEntries < 1 || maxEntries > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "The number of entries for the "
              + name
              + " is "
              + maxEntries
              + ": use 1 to "
              + MOST_ENTRIES
              + ".");
    }
    this.name = name;
    this.maxEntries = maxEntries;
    this.room = new Semaphore(maxEntries);
    Ticker wallClock = () -> ticks(clock.instant());
    this.entries =
        Caffeine.newBuilder()
            .expireAfter(new UntilEnd<>(end))
            .ticker(wallClock)
            .executor(Runnable::run) // no thread of a pool that outlives the application
            .removalListener((key, value, cause) -> releaseRoom(cause))
            .build();
  }

  Optional<V> find(String id) {
    return Optional.ofNullable(entries.getIfPresent(id));
  }

  /**
   * Puts an entry, unless there is one.
   *
   * @return true if there was none
   * @throws IllegalStateException if there is no room
   */
  boolean putIfAbsent(String id, V value) {
    if (entries.getIfPresent(id) != null) {
      return false;
    }
    takeRoom();
    boolean put = entries.asMap().putIfAbsent(id, value) == null;
    if (!put) {
      room.release();
    }
    return put;
  }

  /**
   * Puts an entry, or what is made of it and the one that there is.
   *
   * @throws IllegalStateException if there is no room
   */
  void merge(String id, V value, BinaryOperator<V> both) {
    while (!putIfAbsent(id, value)) {
      if (entries.asMap().computeIfPresent(id, (key, present) -> both.apply(present, value))
          != null) {
        return;
      }
    }
  }

  private void takeRoom() {
    if (room.tryAcquire()) {
      return;
    }
    entries.cleanUp();
    if (!room.tryAcquire()) {
      throw new IllegalStateException(
          "The " + name + " is full: none of its " + maxEntries + " entries has ended yet.");
    }
  }

  private void releaseRoom(RemovalCause cause) {
    if (cause != RemovalCause.REPLACED) {
      room.release();
    }
  }

  private static long ticks(Instant time) {
    Instant within = time.isBefore(LAST_TICK) ? time : LAST_TICK;
    return Math.max(0, Duration.between(Instant.EPOCH, within).toNanos());
  }

  /** By the same reading of the clock as the cache's own. */
  private record UntilEnd<V>(Function<V, Instant> end) implements Expiry<String, V> {

    @Override
    public long expireAfterCreate(String key, V value, long currentTime) {
      return Math.max(0, ticks(end.apply(value)) - currentTime);
    }

    @Override
    public long expireAfterUpdate(String key, V value, long currentTime, long currentDuration) {
      return expireAfterCreate(key, value, currentTime);
    }

    @Override
    public long expireAfterRead(String key, V value, long currentTime, long currentDuration) {
      return currentDuration;
    }
  }
}
