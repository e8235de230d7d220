package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stores that fail, hang, and come back. They have 250 ms to answer, which a busy machine can take
 * for itself; so where an answer is expected, it is asked for until it comes in time.
 */
@Timeout(60)
class StoreFailuresTest {

  private final FlakyStore store = new FlakyStore();
  private final Guard once = guard(ClaimsPolicy.singleUse(store));
  private final AtomicInteger names = new AtomicInteger();

  /** Does what the test says, and remembers like any other. */
  private static final class FlakyStore implements TokenIdStore, RevocationList {

    final TokenIdStore memory = TokenIdStore.inMemory(10_000, Border.CLOCK);
    final CountDownLatch freed = new CountDownLatch(1);
    final AtomicInteger running = new AtomicInteger();
    volatile boolean hangs;
    volatile boolean ignoresInterrupts;
    volatile boolean fails;

    @Override
    public boolean claim(String id, Instant until) {
      return misbehaving(() -> memory.claim(id, until));
    }

    @Override
    public void revoke(String id, Instant issuedBefore, Instant until) {}

    @Override
    public Optional<Instant> revokedBefore(String id) {
      return misbehaving(Optional::empty);
    }

    @Override
    public boolean mayBlock() {
      return true;
    }

    private <T> T misbehaving(Supplier<T> answer) {
      if (fails) {
        throw new IllegalStateException("the store is down");
      }
      running.incrementAndGet();
      try {
        if (hangs) {
          hang();
        }
        return answer.get();
      } finally {
        running.decrementAndGet();
      }
    }

    private void hang() {
      boolean done = false;
      while (!done) {
        try {
          freed.await();
          done = true;
        } catch (InterruptedException e) {
          if (!ignoresInterrupts) {
            throw new IllegalStateException("interrupted", e);
          }
        }
      }
    }
  }

  @AfterEach
  void freeThreads() {
    store.freed.countDown();
  }

  private static Guard guard(ClaimsPolicy policy) {
    return Guard.of(Border.authenticator().policy(policy).build());
  }

  private RequestView.Standalone request() {
    return TestRequest.withToken(Border.token("jti", quoted("n" + names.incrementAndGet())));
  }

  /** Comes with one token after the other until one is granted, and says which. */
  private RequestView.Standalone grantedRequest(Guard guard) {
    AtomicReference<RequestView.Standalone> last = new AtomicReference<>();
    await()
        .until(
            () -> {
              last.set(request());
              return guard.decide(last.get()) instanceof Granted;
            });
    return last.get();
  }

  private static boolean isReplayed(AccessDecision decision) {
    return ((Refused) decision).reason().code().equals("replayed");
  }

  private static void assertUnavailable(AccessDecision decision) {
    Refused refused = (Refused) decision;
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers())
        .containsEntry("Retry-After", "5")
        .doesNotContainKey("WWW-Authenticate");
  }

  private static long storeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("borderpost-store-"))
        .filter(thread -> !thread.getName().startsWith("borderpost-store-timer-"))
        .count();
  }

  @Test
  void storeThatFails_is503_withOneWarningAndNoStackTrace_andRecovers() {
    store.fails = true;
    await()
        .untilAsserted(
            () -> {
              Guard guard = guard(ClaimsPolicy.singleUse(store));
              try (LogCapture log = LogCapture.start()) {
                for (int i = 0; i < 20; i++) {
                  assertUnavailable(guard.decide(request()));
                }
                assertThat(log.warnings()).hasSize(1);
                assertThat(log.warnings().get(0)).contains("the store is down").contains("503");
                assertThat(log.text()).doesNotContain("\tat ");
              }
            });
    assertUnavailable(once.decide(request()));
    store.fails = false;

    RequestView.Standalone good = grantedRequest(once);
    await().until(() -> isReplayed(once.decide(good)));
  }

  @Test
  void storeThatHangs_is503_andNotLater_andRecoversWithoutARestart() {
    store.hangs = true;
    assertUnavailable(once.decide(request()));
    await().until(() -> store.running.get() == 0); // it was interrupted

    store.hangs = false;
    grantedRequest(once);
  }

  @Test
  void claimThatWasLate_countsAsUsed_andIsNeverAcceptedTwice() {
    store.hangs = true;
    store.ignoresInterrupts = true;
    AtomicReference<RequestView.Standalone> late = new AtomicReference<>();
    await()
        .until(
            () -> {
              late.set(request());
              assertUnavailable(once.decide(late.get()));
              return store.running.get() > 0; // or its thread began too late to claim anything
            });
    store.hangs = false;
    store.freed.countDown();
    await().until(() -> store.running.get() == 0);

    await().until(() -> isReplayed(once.decide(late.get())));
  }

  @Test
  void storeThatHangsForGood_getsFewThreads_howeverManyRequestsThereAre() throws Exception {
    store.hangs = true;
    store.ignoresInterrupts = true;
    long before = storeThreads();
    RequestView request = request();
    List<CompletableFuture<AccessDecision>> decisions = new ArrayList<>();

    for (int i = 0; i < 2000; i++) {
      decisions.add(once.decideAsync(request).toCompletableFuture());
    }

    for (CompletableFuture<AccessDecision> decision : decisions) {
      assertUnavailable(decision.get(60, TimeUnit.SECONDS));
    }
    assertThat(storeThreads() - before).isLessThanOrEqualTo(16);
    store.hangs = false;
    store.freed.countDown();
    grantedRequest(once);
  }

  @Test
  void decideAsync_doesNotWaitForTheStore_andIsCompletedOnItsThreads() throws Exception {
    store.hangs = true;
    store.ignoresInterrupts = true;
    CompletableFuture<AccessDecision> decision = notDone(() -> once.decideAsync(request()));
    assertUnavailable(decision.get(60, TimeUnit.SECONDS));

    await()
        .untilAsserted(
            () -> {
              FlakyStore later = new FlakyStore();
              later.hangs = true;
              CompletableFuture<String> thread = new CompletableFuture<>();
              CompletableFuture<AccessDecision> granted =
                  guard(ClaimsPolicy.singleUse(later)).decideAsync(request()).toCompletableFuture();
              granted.whenComplete(
                  (value, failure) -> thread.complete(Thread.currentThread().getName()));
              later.freed.countDown();
              assertThat(granted.get(60, TimeUnit.SECONDS)).isInstanceOf(Granted.class);
              assertThat(thread.get(60, TimeUnit.SECONDS)).startsWith("borderpost-store-");
            });
  }

  /** Were an answer to wait for the store, it would be there each time. */
  private static <T> CompletableFuture<T> notDone(Callable<CompletionStage<T>> asked) {
    return await().until(() -> asked.call().toCompletableFuture(), answer -> !answer.isDone());
  }

  @Test
  void authenticateAsync_doesNotWaitEither() throws Exception {
    store.hangs = true;
    JwtAuthenticator authenticator =
        Border.authenticator().policy(ClaimsPolicy.notRevoked(store)).build();

    CompletableFuture<AuthenticationResult> result =
        notDone(() -> authenticator.authenticateAsync(request()));

    assertThat(result.get(60, TimeUnit.SECONDS))
        .isInstanceOf(AuthenticationResult.Unavailable.class);
  }

  @Test
  void listThatFails_is503_unlessTheApplicationSaysOtherwise_whichTheLogHas() {
    Guard strict = guard(ClaimsPolicy.notRevoked(store));
    store.fails = true;

    assertUnavailable(strict.decide(request()));
    await()
        .untilAsserted(
            () -> {
              Guard lenient =
                  guard(ClaimsPolicy.notRevoked(store, RevocationList.OnFailure.ACCEPT));
              try (LogCapture log = LogCapture.start()) {
                for (int i = 0; i < 20; i++) {
                  assertThat(lenient.decide(request())).isInstanceOf(Granted.class);
                }
                assertThat(log.warnings()).hasSize(1);
                assertThat(log.warnings().get(0)).contains("accepted although").contains("down");
              }
            });
    store.fails = false;
    store.hangs = true;
    assertUnavailable(strict.decide(request()));
    assertThat(
            guard(ClaimsPolicy.notRevoked(store, RevocationList.OnFailure.ACCEPT))
                .decide(request()))
        .isInstanceOf(Granted.class);
  }

  /** Otherwise a user could use a revoked token by sending many requests at once. */
  @Test
  void tooManyRequestsOfOneUser_are503_alsoWhereFailuresOfTheStoreAreAccepted() {
    store.hangs = true;
    Guard lenient = guard(ClaimsPolicy.notRevoked(store, RevocationList.OnFailure.ACCEPT));

    List<CompletableFuture<AccessDecision>> decisions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      decisions.add(lenient.decideAsync(request()).toCompletableFuture());
    }

    assertThat(decisions.stream().map(CompletableFuture::join).filter(Refused.class::isInstance))
        .hasSizeGreaterThanOrEqualTo(1)
        .allSatisfy(StoreFailuresTest::assertUnavailable);
  }

  @Test
  void acceptance_isForRevocationOnly() {
    store.fails = true;
    Guard both =
        guard(
            ClaimsPolicy.allOf(
                ClaimsPolicy.singleUse(store),
                ClaimsPolicy.notRevoked(store, RevocationList.OnFailure.ACCEPT)));

    assertUnavailable(both.decide(request()));
  }

  @Test
  void tokenThatMayBeRevoked_isNotUsedUp() {
    TokenIdStore used = TokenIdStore.inMemory(10, Border.CLOCK);
    Guard both =
        guard(ClaimsPolicy.allOf(ClaimsPolicy.singleUse(used), ClaimsPolicy.notRevoked(store)));
    RequestView.Standalone request = request();
    store.fails = true;
    assertUnavailable(both.decide(request));
    store.fails = false;

    await().until(() -> both.decide(request) instanceof Granted);
  }

  @Test
  void policyThatDoesNotKnow_saysSoByAValue() {
    ClaimsPolicy down = (jwt, request) -> PolicyDecision.unavailable("the accounts are down");
    try (LogCapture log = LogCapture.start()) {
      Guard guard = guard(down);
      for (int i = 0; i < 20; i++) {
        assertUnavailable(guard.decide(request()));
      }
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0)).contains("the accounts are down");
    }
    assertUnavailable(guard(ClaimsPolicy.not(down)).decide(request()));
    assertUnavailable(
        guard(ClaimsPolicy.anyOf(ClaimsPolicy.role("admin"), down)).decide(request()));
    assertUnavailable(
        guard(ClaimsPolicy.allOf(down, ClaimsPolicy.role("admin"))).decide(request()));
    assertThat(guard(ClaimsPolicy.anyOf(down, ClaimsPolicy.requireClaim("sub"))).decide(request()))
        .isInstanceOf(Granted.class);
  }
}
