package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.verify.IssuerLookup.Absent;
import dev.borderpost.verify.IssuerLookup.Found;
import dev.borderpost.verify.IssuerLookup.Pending;
import dev.borderpost.verify.IssuerLookup.Unavailable;
import dev.borderpost.verify.Issuers.Trusted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ResolvedIssuersTest {

  private static final String TENANT = Border.ISSUER;

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger closed = new AtomicInteger();
  private volatile Runnable deadline = () -> {};

  private volatile Function<String, Optional<Issuer>> answer = id -> Optional.of(issuer());

  private final ResolvedIssuers issuers =
      new ResolvedIssuers(
          identifier -> {
            calls.incrementAndGet();
            return answer.apply(identifier);
          },
          issuer ->
              new Trusted(
                  issuer,
                  counted(issuer.keys()),
                  new RecentHeaders(),
                  new KeyRefresher(new KeySource.Listener() {})),
          threads,
          (delay, task) -> {
            deadline = task;
            return () -> {};
          },
          now::get);

  /** The issuer's keys, of which it is counted how often they are closed. */
  private KeySource counted(KeySource keys) {
    return new KeySource() {
      @Override
      public KeyLookup find(JoseHeader header) {
        return keys.find(header);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  @AfterEach
  void close() {
    issuers.close();
    threads.shutdownNow();
  }

  private static Issuer issuer() {
    return Border.issuer(TestKeys.trusted()).build();
  }

  private IssuerLookup settled(IssuerLookup lookup) {
    return lookup instanceof Pending pending
        ? pending.lookup().toCompletableFuture().join()
        : lookup;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void foundIssuer_isKept_andAskedAboutOnce() {
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Found.class);
    assertThat(issuers.find(TENANT)).isInstanceOf(Found.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void absence_isRememberedForHalfAMinute() {
    answer = id -> Optional.empty();

    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Absent.class);
    pass(Duration.ofSeconds(29));
    assertThat(issuers.find(TENANT)).isInstanceOf(Absent.class);
    assertThat(calls).hasValue(1);
    pass(Duration.ofSeconds(2));
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Absent.class);
    assertThat(calls).hasValue(2);
  }

  @Test
  void forgetting_isFinal_alsoForAnAnswerThatIsOnItsWay() {
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          awaitOpen(gate);
          return Optional.of(issuer());
        };
    IssuerLookup onItsWay = issuers.find(TENANT);

    issuers.forget(TENANT);
    assertThat(settled(onItsWay)).isInstanceOf(Absent.class);
    answer = id -> Optional.empty();
    gate.countDown();

    await().until(() -> settled(issuers.find(TENANT)) instanceof Absent);
    assertThat(issuers.known(TENANT)).isNull();
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoHundredTokensAtOnce_makeOneCall() {
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          awaitOpen(gate);
          return Optional.of(issuer());
        };

    List<IssuerLookup> lookups = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lookups.add(issuers.find(TENANT));
    }
    assertThat(lookups).allMatch(Pending.class::isInstance);
    gate.countDown();

    assertThat(lookups).allMatch(lookup -> settled(lookup) instanceof Found);
    assertThat(calls).hasValue(1);
  }

  @Test
  void tokensOfManyIssuers_makeABoundedNumberOfCalls() {
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          awaitOpen(gate);
          return Optional.empty();
        };

    List<IssuerLookup> lookups = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      lookups.add(issuers.find("https://tenant-" + i + ".example"));
    }

    assertThat(lookups.stream().filter(Pending.class::isInstance)).hasSize(16);
    await().untilAsserted(() -> assertThat(calls).hasValue(16));
    gate.countDown();
  }

  @Test
  void resolverThatThrows_isLeftAloneForSeconds_andLoggedOnce() {
    answer =
        id -> {
          throw new IllegalStateException("a resolver that fails");
        };

    try (LogCapture log = LogCapture.start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(settled(issuers.find(TENANT))).isInstanceOf(Unavailable.class);
        assertThat(issuers.find(TENANT)).isInstanceOf(Unavailable.class);
        pass(Duration.ofSeconds(6));
      }
      assertThat(calls).hasValue(3);
      assertThat(log.lines()).filteredOn(line -> line.startsWith("ERROR ")).hasSize(1);
    }
  }

  @Test
  void issuer_isAskedAboutAgainAfterAnHour_andWithdrawnIfItIsGone() {
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Found.class);
    for (int i = 0; i < 3; i++) { // only accepted tokens count as use
      pass(Duration.ofMinutes(19));
      issuers.accepted(TENANT);
    }
    answer = id -> Optional.empty();
    pass(Duration.ofMinutes(4));

    assertThat(issuers.find(TENANT)).isInstanceOf(Found.class); // the old answer, meanwhile
    await().untilAsserted(() -> assertThat(issuers.known(TENANT)).isNull());
    assertThat(issuers.find(TENANT)).isInstanceOf(Absent.class);
    assertThat(calls).hasValue(2);
  }

  private static Issuer fetched(Duration staleIfError, String audience) {
    FetchOptions options = FetchOptions.defaults().withStaleIfError(staleIfError);
    return Issuer.of(TENANT).audience(audience).keys(KeySource.discovered(options)).build();
  }

  private Trusted renewed(Issuer issuer) {
    answer = id -> Optional.of(issuer);
    int before = calls.get();
    pass(Duration.ofMinutes(40));
    issuers.accepted(TENANT);
    pass(Duration.ofMinutes(40));
    Object unused = issuers.find(TENANT);
    await().until(() -> calls.get() > before);
    await().until(() -> threads instanceof ThreadPoolExecutor pool && pool.getActiveCount() == 0);
    return issuers.known(TENANT);
  }

  @Test
  void equalIssuer_keepsItsKeys_andAnotherOneDoesNot() {
    answer = id -> Optional.of(fetched(Duration.ofHours(1), "a"));
    Trusted first = ((Found) settled(issuers.find(TENANT))).trusted();

    assertThat(renewed(fetched(Duration.ofHours(1), "a"))).isSameAs(first);
    Trusted other = renewed(fetched(Duration.ofHours(1), "b"));
    assertThat(other).isNotSameAs(first);
    assertThat(renewed(fetched(Duration.ofHours(2), "b"))).isNotSameAs(other);
  }

  @Test
  void failingResolver_leavesTheOldAnswerInUse_forADay() {
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Found.class);
    answer =
        id -> {
          throw new IllegalStateException("a resolver that fails");
        };

    for (int minutes = 0; minutes < 24 * 60; minutes += 30) {
      pass(Duration.ofMinutes(30));
      assertThat(issuers.find(TENANT)).isInstanceOf(Found.class);
      issuers.accepted(TENANT);
    }
    pass(Duration.ofMinutes(59));
    issuers.accepted(TENANT);
    pass(Duration.ofMinutes(2));
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Unavailable.class);
  }

  @Test
  void rejectedTokens_doNotKeepAnIssuerInUse() {
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Found.class);

    pass(Duration.ofMinutes(30));
    assertThat(issuers.find(TENANT)).isInstanceOf(Found.class);
    pass(Duration.ofMinutes(31));
    assertThat(issuers.known(TENANT)).isNull();
  }

  @Test
  void resolverThatDoesNotAnswer_isGivenUp_andItsLateAnswerIsNotTaken() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    answer =
        id -> {
          uninterruptibly(gate);
          over.countDown();
          return Optional.of(issuer());
        };
    IssuerLookup lookup = issuers.find(TENANT);

    deadline.run();
    assertThat(settled(lookup)).isEqualTo(new Unavailable(Duration.ofSeconds(5)));
    gate.countDown();
    awaitOpen(over);

    assertThat(issuers.find(TENANT)).isInstanceOf(Unavailable.class);
    assertThat(issuers.known(TENANT)).isNull();
  }

  /** An Error, or an exception that the compiler of another language does not check. */
  @Test
  void resolverThatThrowsAnything_leavesNoRequestWaiting() {
    answer =
        id -> {
          throw new StackOverflowError();
        };
    for (int i = 0; i < 40; i++) {
      String tenant = "https://tenant-" + i + ".example";
      assertThat(settled(issuers.find(tenant))).isInstanceOf(Unavailable.class);
    }
    answer = id -> Optional.of(issuer());
    await().until(() -> settled(issuers.find(TENANT)) instanceof Found);
  }

  /** It depends on code of the application, which may wait for what another thread holds. */
  @Test
  void whatDependsOnAnAnswer_doesNotHoldUpOthers() {
    CountDownLatch resolver = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          awaitOpen(resolver);
          return Optional.of(issuer());
        };
    IssuerLookup lookup = issuers.find(TENANT);
    CompletionStage<?> dependent = ((Pending) lookup).lookup().thenAccept(found -> awaitOpen(gate));

    answer = id -> Optional.empty();
    resolver.countDown();
    await().until(() -> settled(issuers.find("https://other.example")) instanceof Absent);
    issuers.forget(TENANT);
    gate.countDown();
    await().until(() -> dependent.toCompletableFuture().isDone());
  }

  @Test
  void threadsInTheResolver_areFew_alsoAfterTheDeadline() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    answer =
        id -> {
          entered.incrementAndGet();
          uninterruptibly(gate);
          return Optional.empty();
        };
    for (int i = 0; i < 100; i++) {
      IssuerLookup lookup = issuers.find("https://tenant-" + i + ".example");
      deadline.run();
      settled(lookup);
    }
    await().untilAsserted(() -> assertThat(entered).hasValue(16));
    gate.countDown();
  }

  private static void uninterruptibly(CountDownLatch gate) {
    while (true) {
      try {
        gate.await();
        return;
      } catch (InterruptedException e) {
        // a resolver that does not care
      }
    }
  }

  @Test
  void keysOfForgottenIssuers_areClosed_andThoseOfOthersWithAllOfThem() {
    for (String tenant : List.of("https://a.example", "https://b.example", "https://c.example")) {
      answer = id -> Optional.of(Issuer.of(id).audience("a").keys(TestKeys.trusted()).build());
      assertThat(settled(issuers.find(tenant))).isInstanceOf(Found.class);
    }
    assertThat(issuers.all()).hasSize(3);

    issuers.forget("https://b.example");
    assertThat(closed).hasValue(1);
    assertThat(issuers.all()).hasSize(2);
    issuers.close();
    assertThat(closed).hasValue(3);
  }

  @Test
  void keysOfAnIssuerThatIsReplaced_orOutOfUse_areClosed() {
    answer = id -> Optional.of(fetched(Duration.ofHours(1), "a"));
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Found.class);
    Object unused = renewed(fetched(Duration.ofHours(1), "b"));
    await().untilAsserted(() -> assertThat(closed).hasValue(1));

    pass(Duration.ofMinutes(61));
    issuers.accepted("https://other.example");
    answer = id -> Optional.empty();
    assertThat(settled(issuers.find(TENANT))).isInstanceOf(Absent.class);
    await().untilAsserted(() -> assertThat(closed).hasValue(2));
  }

  @Test
  void answerThatIsNotAwaitedAnyMore_hasItsKeysClosed() {
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          uninterruptibly(gate);
          return Optional.of(issuer());
        };
    IssuerLookup onItsWay = issuers.find(TENANT);

    issuers.forget(TENANT);
    assertThat(settled(onItsWay)).isInstanceOf(Absent.class);
    gate.countDown();

    await().untilAsserted(() -> assertThat(closed).hasValue(1));
    assertThat(issuers.all()).isEmpty();
  }

  @Test
  void closing_answersWhatIsOnItsWay_andNothingIsAskedAfterwards() {
    CountDownLatch gate = new CountDownLatch(1);
    answer =
        id -> {
          uninterruptibly(gate);
          return Optional.of(issuer());
        };
    IssuerLookup onItsWay = issuers.find(TENANT);
    await().untilAsserted(() -> assertThat(calls).hasValue(1));

    issuers.close();
    assertThat(settled(onItsWay)).isInstanceOf(Unavailable.class);
    gate.countDown();
    await().untilAsserted(() -> assertThat(closed).hasValue(1));

    assertThat(settled(issuers.find("https://other.example"))).isInstanceOf(Unavailable.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void resolverThatIsGivenUp_isInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    answer =
        id -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Optional.empty();
        };
    IssuerLookup lookup = issuers.find(TENANT);
    await().untilAsserted(() -> assertThat(calls).hasValue(1));

    deadline.run();

    assertThat(settled(lookup)).isInstanceOf(Unavailable.class);
    awaitOpen(interrupted);
  }

  @Test
  void identifierOfOver2048Characters_isNoIssuer_andTheResolverIsNotAsked() {
    String base = "https://tenant.example/";
    String longest = base + "a".repeat(2048 - base.length());

    assertThat(settled(issuers.find(longest + "a"))).isInstanceOf(Absent.class);
    assertThat(calls).hasValue(0);
    assertThat(settled(issuers.find(longest))).isInstanceOf(Absent.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void issuerOfAnotherName_isRejected() {
    answer = id -> Optional.of(issuer());

    assertThat(settled(issuers.find("https://other.example"))).isInstanceOf(Absent.class);
  }
}
