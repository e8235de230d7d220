package dev.borderpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.Together;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the reference implementation of JCache. */
class JCacheStoresTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(300);

  private final CacheManager manager = Caching.getCachingProvider().getCacheManager();
  private final MutableClock clock = new MutableClock(NOW);

  @AfterEach
  void closeCaches() {
    manager.close();
  }

  private Cache<String, String> cache() {
    return cache(EternalExpiryPolicy.factoryOf());
  }

  private Cache<String, String> cache(Factory<? extends ExpiryPolicy> expiry) {
    return manager.createCache(
        "tokens",
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setExpiryPolicyFactory(expiry));
  }

  @Test
  void fiftyClaimsAtOnce_byTwoServers_haveOneWinner_eachTime() throws Exception {
    Cache<String, String> cache = cache();
    TokenIdStore one = JCacheStores.tokenIds(cache, clock);
    TokenIdStore other = JCacheStores.tokenIds(cache, clock);

    for (int i = 0; i < 200; i++) {
      String id = "id-" + i;
      assertThat(
              Together.count(
                  50, () -> (Thread.currentThread().getId() % 2 == 0 ? one : other).claim(id, END)))
          .isOne();
    }
  }

  @Test
  void claim_standsUntilItsEnd_andOneOfManyTakesItsPlaceThen() throws Exception {
    TokenIdStore store = JCacheStores.tokenIds(cache(), clock);

    assertThat(store.claim("id", END)).isTrue();
    clock.advance(Duration.ofSeconds(300).minusNanos(1));
    assertThat(store.claim("id", END)).isFalse();
    clock.advance(Duration.ofNanos(1));
    Instant next = END.plusSeconds(300);
    assertThat(Together.count(50, () -> store.claim("id", next))).isOne();
    assertThat(store.claim("id", next)).isFalse();
  }

  @Test
  void cacheThatKeepsEntriesForLessTime_refusesTheClaim_andSaysWhatToChange() {
    List<Factory<? extends ExpiryPolicy>> policies =
        List.of(
            CreatedExpiryPolicy.factoryOf(seconds(299)),
            ModifiedExpiryPolicy.factoryOf(seconds(299)),
            TouchedExpiryPolicy.factoryOf(seconds(299)),
            AccessedExpiryPolicy.factoryOf(seconds(299)));
    for (Factory<? extends ExpiryPolicy> policy : policies) {
      Cache<String, String> cache = cache(policy);
      TokenIdStore store = JCacheStores.tokenIds(cache, clock);
      RevocationList list = JCacheStores.revocations(cache, clock);

      assertThat(store.claim("shorter", END.minusSeconds(1))).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(() -> store.claim("id", END))
          .withMessageContaining("tokens")
          .withMessageContaining("PT4M59S")
          .withMessageContaining("ModifiedExpiryPolicy");
      assertThatIllegalStateException().isThrownBy(() -> list.revoke("other", NOW, END));
      assertThat(cache.containsKey("id")).isFalse();
      manager.destroyCache("tokens");
    }
    TokenIdStore store =
        JCacheStores.tokenIds(cache(CreatedExpiryPolicy.factoryOf(seconds(300))), clock);
    assertThat(store.claim("id", END)).isTrue();
  }

  @Test
  void cacheThatCountsFromTheCreationOnly_takesClaims_butNoRevocations() {
    Cache<String, String> created = cache(CreatedExpiryPolicy.factoryOf(seconds(300)));

    assertThat(JCacheStores.tokenIds(created, clock).claim("id", END)).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> JCacheStores.revocations(created, clock).revoke("other", NOW, END))
        .withMessageContaining("ModifiedExpiryPolicy");

    manager.destroyCache("tokens");
    Cache<String, String> modified = cache(ModifiedExpiryPolicy.factoryOf(seconds(300)));
    RevocationList list = JCacheStores.revocations(modified, clock);
    list.revoke("other", NOW, END);
    assertThat(list.revokedBefore("other")).contains(NOW);
  }

  private static javax.cache.expiry.Duration seconds(long seconds) {
    return new javax.cache.expiry.Duration(TimeUnit.SECONDS, seconds);
  }

  @Test
  void revocations_keepTheLaterTimes_andEnd() {
    RevocationList list = JCacheStores.revocations(cache(), clock);

    list.revoke("id", NOW.minusSeconds(10), END);
    list.revoke("id", NOW.minusSeconds(20), END.plusSeconds(60));
    assertThat(list.revokedBefore("id")).contains(NOW.minusSeconds(10));
    assertThat(list.revokedBefore("unknown")).isEmpty();
    clock.advance(Duration.ofSeconds(359));
    assertThat(list.revokedBefore("id")).contains(NOW.minusSeconds(10));
    clock.advance(Duration.ofSeconds(1));
    assertThat(list.revokedBefore("id")).isEmpty();
    list.revoke("id", NOW.minusSeconds(99), END.plusSeconds(600));
    assertThat(list.revokedBefore("id")).contains(NOW.minusSeconds(99));
    list.revoke("always", Instant.MAX, Instant.MAX);
    assertThat(list.revokedBefore("always")).contains(Instant.MAX);
  }

  @Test
  void revocationsAtOnce_loseNone() throws Exception {
    RevocationList list = JCacheStores.revocations(cache(), clock);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      times.add(NOW.minusSeconds(i));
    }

    Together.all(
        20,
        () -> {
          Instant time;
          synchronized (times) {
            time = times.remove(times.size() - 1);
          }
          list.revoke("id", time, END);
          return true;
        });

    assertThat(list.revokedBefore("id")).contains(NOW);
  }

  @Test
  void whatIsNoEntryOfOurs_isAnException_andNoAnswer() {
    Cache<String, String> cache = cache();
    cache.put("id", "rubbish");

    assertThatThrownBy(() -> JCacheStores.tokenIds(cache, clock).claim("id", END))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> JCacheStores.revocations(cache, clock).revokedBefore("id"))
        .isInstanceOf(RuntimeException.class);
  }

  /** The cache, with something that happens just before it is first called by a name. */
  @SuppressWarnings("unchecked")
  private static Cache<String, String> before(
      String method, Runnable happens, Cache<String, String> cache) {
    AtomicBoolean happened = new AtomicBoolean();
    return (Cache<String, String>)
        Proxy.newProxyInstance(
            JCacheStoresTest.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method) && happened.compareAndSet(false, true)) {
                happens.run();
              }
              return called.invoke(cache, arguments);
            });
  }

  @Test
  void claimInTheMiddleOfAnother_winsAlone() {
    Cache<String, String> cache = cache();
    TokenIdStore faster = JCacheStores.tokenIds(cache, clock);
    faster.claim("id", NOW.minusSeconds(1));
    List<Boolean> won = new ArrayList<>();
    TokenIdStore slower =
        JCacheStores.tokenIds(
            before("remove", () -> won.add(faster.claim("id", END)), cache), clock);

    won.add(slower.claim("id", END));

    assertThat(won).containsExactly(true, false);
  }

  @Test
  void revocationInTheMiddleOfAnother_isNotLost() {
    Cache<String, String> cache = cache();
    RevocationList faster = JCacheStores.revocations(cache, clock);
    for (String method : List.of("putIfAbsent", "replace")) {
      RevocationList slower =
          JCacheStores.revocations(
              before(method, () -> faster.revoke("id", NOW, END), cache), clock);
      slower.revoke("id", NOW.minusSeconds(10), END);

      assertThat(faster.revokedBefore("id")).as(method).contains(NOW);
      cache.put("id", NOW.minusSeconds(20) + " " + END);
    }
  }

  @Test
  void cacheThatNeverKeepsWhatItIsAskedTo_isAnException_andNoAnswer() {
    Cache<String, String> restless = withoutPutIfAbsent(cache());

    assertThatIllegalStateException()
        .isThrownBy(() -> JCacheStores.tokenIds(restless, clock).claim("id", END))
        .withMessageContaining("tokens does not come to rest");
    assertThatIllegalStateException()
        .isThrownBy(() -> JCacheStores.revocations(restless, clock).revoke("id", NOW, END))
        .withMessageContaining("tokens does not come to rest");
  }

  @Test
  void sharedStores_mayBlock_andThoseInMemoryDoNot() {
    assertThat(JCacheStores.tokenIds(cache(), clock).mayBlock()).isTrue();
    assertThat(JCacheStores.revocations(manager.getCache("tokens"), clock).mayBlock()).isTrue();
    assertThat(TokenIdStore.inMemory(1).mayBlock()).isFalse();
    assertThat(RevocationList.inMemory(1).mayBlock()).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static Cache<String, String> withoutPutIfAbsent(Cache<String, String> cache) {
    return (Cache<String, String>)
        Proxy.newProxyInstance(
            JCacheStoresTest.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, called, arguments) ->
                called.getName().equals("putIfAbsent") ? false : called.invoke(cache, arguments));
  }

  @Test
  void claimWhoseAnswerGotLost_isOurs_whenTheProviderRepeatsIt() {
    Cache<String, String> cache = cache();
    AtomicInteger repeats = new AtomicInteger();
    Cache<String, String> repeating = repeatingPutIfAbsent(cache, repeats);

    assertThat(JCacheStores.tokenIds(repeating, clock).claim("id", END)).isTrue();
    assertThat(JCacheStores.tokenIds(repeating, clock).claim("id", END)).isFalse();
    assertThat(repeats).hasValue(2);
  }

  @SuppressWarnings("unchecked")
  private static Cache<String, String> repeatingPutIfAbsent(
      Cache<String, String> cache, AtomicInteger repeats) {
    return (Cache<String, String>)
        Proxy.newProxyInstance(
            JCacheStoresTest.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals("putIfAbsent")) {
                called.invoke(cache, arguments);
                repeats.incrementAndGet();
              }
              return called.invoke(cache, arguments);
            });
  }
}
