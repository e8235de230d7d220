package dev.borderpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryStoresTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(300);

  private final MutableClock clock = new MutableClock(NOW);

  @Test
  void fiftyClaimsAtOnce_haveOneWinner_eachTime_andTakeTheRoomOfOne() throws Exception {
    TokenIdStore store = TokenIdStore.inMemory(1000, clock);

    for (int i = 0; i < 200; i++) {
      String id = "id-" + i;
      assertThat(Together.count(50, () -> store.claim(id, END))).isOne();
    }

    for (int i = 200; i < 1000; i++) { // whoever lost has taken no room
      assertThat(store.claim("id-" + i, END)).isTrue();
    }
  }

  @Test
  void claim_standsUntilItsEnd_andNotAMomentLonger() {
    TokenIdStore store = TokenIdStore.inMemory(10, clock);

    assertThat(store.claim("id", END)).isTrue();
    clock.advance(Duration.ofSeconds(300).minusNanos(1));
    assertThat(store.claim("id", END)).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(store.claim("id", END.plusSeconds(1))).isTrue();
    assertThat(store.claim("id", END.plusSeconds(1))).isFalse();
  }

  @Test
  void clockThatIsSetBack_bringsNoTokenBackWithoutItsClaim() {
    TokenIdStore store = TokenIdStore.inMemory(10, clock);
    store.claim("id", END);

    clock.advance(Duration.ofHours(-1));
    for (int i = 0; i < 60; i++) {
      assertThat(store.claim("id", END)).isFalse();
      store.claim("other-" + i % 5, clock.instant().plusSeconds(30));
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void fullStore_refusesNewClaims_forgetsNone_andTakesThemAgainWhenSomeHaveEnded() {
    TokenIdStore store = TokenIdStore.inMemory(100, clock);
    for (int i = 0; i < 100; i++) {
      assertThat(store.claim("id-" + i, i < 40 ? END : END.plusSeconds(60))).isTrue();
    }

    for (int i = 0; i < 1000; i++) {
      String another = "another-" + i;
      assertThatIllegalStateException()
          .isThrownBy(() -> store.claim(another, END))
          .withMessageContaining("full")
          .withMessageContaining("100");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(store.claim("id-" + i, END)).isFalse();
    }

    clock.advance(Duration.ofSeconds(300));
    for (int i = 0; i < 40; i++) {
      assertThat(store.claim("another-" + i, END.plusSeconds(60))).isTrue();
    }
    assertThatIllegalStateException().isThrownBy(() -> store.claim("one-more", END));
  }

  @Test
  void claimsByManyThreads_neverExceedTheBound() throws Exception {
    TokenIdStore store = TokenIdStore.inMemory(64, clock);
    AtomicInteger next = new AtomicInteger();

    int claimed =
        Together.count(
            50,
            () -> {
              boolean any = false;
              for (int i = 0; i < 10; i++) {
                try {
                  store.claim("id-" + next.incrementAndGet() % 300, END);
                } catch (IllegalStateException full) {
                  any = true;
                }
              }
              return any;
            });

    assertThat(claimed).isPositive();
    long held = 0;
    for (int i = 0; i < 300; i++) {
      try {
        held += store.claim("id-" + i, END) ? 0 : 1;
      } catch (IllegalStateException full) {
        held += 0;
      }
    }
    assertThat(held).isEqualTo(64);
  }

  @Test
  void revocations_keepTheLaterTimes() {
    RevocationList list = RevocationList.inMemory(2, clock);
    for (int i = 0; i < 10; i++) { // a note that changes another takes no room
      list.revoke("id", NOW.minusSeconds(10), END);
      list.revoke("id", NOW.minusSeconds(20), END.plusSeconds(60));
    }
    list.revoke("other", NOW, END);

    assertThat(list.revokedBefore("id")).contains(NOW.minusSeconds(10));
    assertThat(list.revokedBefore("unknown")).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> list.revoke("third", NOW, END));
    clock.advance(Duration.ofSeconds(359));
    assertThat(list.revokedBefore("other")).isEmpty();
    assertThat(list.revokedBefore("id")).contains(NOW.minusSeconds(10));
    clock.advance(Duration.ofSeconds(1));
    assertThat(list.revokedBefore("id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10_000_001})
  void roomForNothing_orForTooMuch_isRefused(int entries) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenIdStore.inMemory(entries))
        .withMessageContaining("1 to 10000000");
    assertThatIllegalArgumentException().isThrownBy(() -> RevocationList.inMemory(entries));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000_000})
  void roomForOne_orForTenMillion_isTaken(int entries) {
    assertThat(TokenIdStore.inMemory(entries, clock).claim("id", END)).isTrue();
  }

  @Test
  void timesAtTheEndOfTime_areFine() {
    TokenIdStore store = TokenIdStore.inMemory(10, clock);
    RevocationList list = RevocationList.inMemory(10, clock);

    assertThat(store.claim("id", Instant.ofEpochSecond(9_223_372_036_854_775L))).isTrue();
    assertThat(store.claim("id", END)).isFalse();
    list.revoke("id", Instant.MAX, Instant.MAX);
    assertThat(list.revokedBefore("id")).contains(Instant.MAX);
  }
}
