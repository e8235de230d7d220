package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

  private static final RejectionReason WRONG_AUDIENCE =
      new RejectionReason("wrong_audience", "aud does not name this application")
          .with(List.of("orders"), List.of("account"));
  private static final RejectionReason EXPIRED = new RejectionReason("expired", "exp has passed");

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1000); // the counter may overflow
  private final RefusalLog refusals = new RefusalLog(time::get);
  private final LogCapture log = LogCapture.start();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void pass(Duration duration) {
    time.addAndGet(duration.toNanos());
  }

  @Test
  void firstOfAKind_isSaidAtOnce_withWhatWasExpectedAndFound() {
    refusals.add(WRONG_AUDIENCE, true);
    refusals.add(new RejectionReason("bad_signature", "not the issuer's"), true);

    assertThat(log.warnings())
        .containsExactly(
            "Refused a request: wrong_audience: aud does not name this application: expected is"
                + " [orders], found is [account]",
            "Refused a request: bad_signature: not the issuer's");
  }

  @Test
  void furtherOnes_areSummedUp_onceAMinuteAtMost() {
    refusals.add(WRONG_AUDIENCE, true);
    for (int second = 1; second <= 180; second++) {
      pass(Duration.ofSeconds(1));
      refusals.add(WRONG_AUDIENCE, true);
      refusals.add(EXPIRED, true);
    }

    assertThat(log.warnings()).hasSize(4);
    assertThat(log.warnings().get(1))
        .startsWith("Refused 120 requests: wrong_audience 61, expired 59. The latest of each kind:")
        .contains("expected is [orders], found is [account]");
    assertThat(log.warnings().get(2))
        .startsWith("Refused 120 requests: wrong_audience 60, expired 60.");
  }

  @Test
  void whatHappensEveryDay_isSaidAsAnInformation() {
    refusals.add(EXPIRED, true);
    pass(Duration.ofSeconds(59));
    refusals.add(EXPIRED, true);

    assertThat(log.messages(Level.INFO))
        .containsExactly("Refused a request: expired: exp has passed");

    pass(Duration.ofSeconds(1));
    refusals.add(EXPIRED, true);

    assertThat(log.messages(Level.INFO))
        .hasSize(2)
        .last()
        .isEqualTo(
            "Refused 3 requests: expired 3. The latest of each kind: expired: exp has passed");
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void whatWasNotSummedUp_isSaidAtTheEnd() {
    refusals.add(WRONG_AUDIENCE, true);
    refusals.add(WRONG_AUDIENCE, true);
    refusals.close();

    assertThat(log.warnings()).hasSize(2);
    assertThat(log.warnings().get(1)).startsWith("Refused 2 requests: wrong_audience 2");

    refusals.close();

    assertThat(log.warnings()).hasSize(2);
  }

  @Test
  void codesOfPolicies_areBounded() {
    IntStream.range(0, 10_000)
        .forEach(i -> refusals.add(new RejectionReason("code_" + i, "of a policy"), true));
    pass(Duration.ofMinutes(2));
    refusals.add(EXPIRED, true);

    assertThat(log.warnings()).hasSize(66); // the first of 64 kinds and of all others, and the sum
    assertThat(log.warnings().get(65).length()).isLessThan(3000);
  }

  @Test
  void issuersOfASum_areBounded() {
    JwtAuthenticator.Builder builder = JwtAuthenticator.builder().clock(Border.CLOCK);
    for (int i = 0; i < 20; i++) {
      builder.issuer(
          Issuer.of("https://t" + i + ".example").audience("x").keys(TestKeys.trusted()).build());
    }
    JwtAuthenticator authenticator = builder.build();
    for (int i = 0; i < 20; i++) {
      String token = Border.token("iss", Border.quoted("https://t" + i + ".example"));
      authenticator.authenticate(TestRequest.withToken(token));
    }
    authenticator.close();

    assertThat(log.warnings().get(log.warnings().size() - 1))
        .startsWith("Refused 20 requests: wrong_audience 20 (https://t0.example 1, ")
        .contains("https://t15.example 1", "other 4")
        .doesNotContain("https://t16.example 1");
  }

  @Test
  void refusalsOfManyThreads_areAllCounted() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<? extends Future<?>> running =
          IntStream.range(0, 8)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () ->
                              IntStream.range(0, 10_000).forEach(i -> refusals.add(EXPIRED, true))))
              .toList();
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    refusals.close();

    assertThat(
            log.messages(Level.INFO).stream()
                .filter(line -> line.startsWith("Refused a request:"))
                .count())
        .isEqualTo(1);
    assertThat(
            log.messages(Level.INFO).stream()
                .filter(line -> !line.startsWith("Refused a request:"))
                .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                .sum())
        .isEqualTo(80_000);
  }
}
