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
 * Entries in memory, each of which is kept until its own end. No entry is removed earlier: when the
 * limit is reached, further entries fail.
 *
 * <p>Entries end by the wall clock, as tokens do. When the clock is set back, no token becomes
 * valid again without its entry. Thread-safe.
 */
final class BoundedEntries<V> {

  private static final int MAX_ENTRIES = 10_000_000;
  private static final Instant LAST_TICK = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

  private final String name;
  private final int maxEntries;
  private final Semaphore room;
  private final Cache<String, V> entries;

  /**
   * Creates an instance without entries.
   *
   * @param name the name of the store, for messages
   * @param end the end of an entry
   */
  BoundedEntries(String name, int maxEntries, Clock clock, Function<V, Instant> end) {
    if (maxEntries < 1 || maxEntries > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "The number of entries for the "
              + name
              + " is "
              + maxEntries
              + ": use 1 to "
              + MAX_ENTRIES
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
   * Adds an entry unless there is one for the identifier.
   *
   * @return true if it was added
   * @throws IllegalStateException if the limit is reached
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
   * Adds an entry, combined with the one for the identifier if there is one.
   *
   * @throws IllegalStateException if the limit is reached
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

  /** Expiry at the end of an entry, by the same reading of the clock as the cache's. */
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
