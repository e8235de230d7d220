package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many requests whose keys do not come, and those of an issuer whose keys are there. Nothing here
 * takes its time: keys come when the test says so.
 */
@Timeout(60)
class WaitingRequestsTest {

  private static final int REQUESTS = 250;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<KeyLookup> keys = new CompletableFuture<>();

  @AfterEach
  void end() {
    keys.complete(KeyLookup.absent());
    threads.shutdownNow();
  }

  private static String silent(int number) {
    return "https://silent-" + number + ".example.com";
  }

  /** Trusts some issuers whose keys do not come, and one whose keys are there. */
  private JwtAuthenticator.Builder authenticator(int silentIssuers) {
    JwtAuthenticator.Builder builder =
        JwtAuthenticator.builder()
            .clock(Border.CLOCK)
            .issuer(Border.issuer(TestKeys.trusted()).build());
    for (int i = 0; i < silentIssuers; i++) {
      KeySource source = header -> KeyLookup.pending(keys);
      builder.issuer(Issuer.of(silent(i)).audience(Border.AUDIENCE).keys(source).build());
    }
    return builder;
  }

  /** What nobody has signed; the issuer's keys are needed to find that out. */
  private static RequestView junk(String issuer) {
    String token = Border.token("iss", Border.quoted(issuer));
    return TestRequest.withToken(token.substring(0, token.length() - 2) + "AA");
  }

  private List<CompletableFuture<AuthenticationResult>> onThreads(
      JwtAuthenticator authenticator, String issuer) {
    RequestView request = junk(issuer);
    return IntStream.range(0, REQUESTS)
        .mapToObj(
            i -> CompletableFuture.supplyAsync(() -> authenticator.authenticate(request), threads))
        .toList();
  }

  private static List<CompletableFuture<AuthenticationResult>> asynchronously(
      JwtAuthenticator authenticator, String issuer, int count) {
    RequestView request = junk(issuer);
    return IntStream.range(0, count)
        .mapToObj(i -> authenticator.authenticateAsync(request).toCompletableFuture())
        .toList();
  }

  private static void assertWaiting(
      List<CompletableFuture<AuthenticationResult>> results, int count) {
    List<CompletableFuture<AuthenticationResult>> done =
        results.stream().filter(CompletableFuture::isDone).toList();
    assertThat(results.size() - done.size()).isEqualTo(count);
    assertThat(done)
        .allSatisfy(
            result ->
                assertThat(result.join())
                    .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.retryAfter()).isPositive()));
  }

  private static void awaitDone(List<CompletableFuture<AuthenticationResult>> results, int count) {
    await().until(() -> results.stream().filter(CompletableFuture::isDone).count() >= count);
  }

  private static void assertGoodIssuerIsUnharmed(JwtAuthenticator authenticator) {
    for (int i = 0; i < 100; i++) {
      assertThat(authenticator.authenticate(TestRequest.withToken(Border.token())))
          .isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void silentIssuer_holdsAQuarterOfTheThreads_andOthersAreAnsweredAtOnce() {
    try (JwtAuthenticator authenticator = authenticator(1).build()) {
      List<CompletableFuture<AuthenticationResult>> results = onThreads(authenticator, silent(0));
      awaitDone(results, REQUESTS - 4);

      assertGoodIssuerIsUnharmed(authenticator);

      assertWaiting(results, 4);
      keys.complete(KeyLookup.absent());
      awaitDone(results, REQUESTS);
    }
  }

  @Test
  void manySilentIssuers_holdSixteenThreads() {
    try (JwtAuthenticator authenticator = authenticator(6).build()) {
      List<CompletableFuture<AuthenticationResult>> results = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        results.addAll(onThreads(authenticator, silent(i)));
      }
      awaitDone(results, 6 * REQUESTS - 16);

      assertGoodIssuerIsUnharmed(authenticator);

      assertWaiting(results, 16);
    }
  }

  @Test
  void placeThatIsGivenBack_isForTheNext() {
    try (JwtAuthenticator authenticator = authenticator(1).maxWaitingThreads(4).build()) {
      List<CompletableFuture<AuthenticationResult>> first = onThreads(authenticator, silent(0));
      awaitDone(first, REQUESTS - 1);
      assertWaiting(first, 1);
      keys.complete(KeyLookup.absent());
      awaitDone(first, REQUESTS);

      assertThat(authenticator.authenticate(junk(silent(0))))
          .isInstanceOf(AuthenticationResult.Rejected.class);
    }
  }

  @Test
  void threadsThatMayWait_areAsManyAsIsSet() {
    try (JwtAuthenticator authenticator = authenticator(1).maxWaitingThreads(40).build()) {
      List<CompletableFuture<AuthenticationResult>> results = onThreads(authenticator, silent(0));
      awaitDone(results, REQUESTS - 10);

      assertWaiting(results, 10);
    }
  }

  @Test
  void asynchronousRequests_areBounded_withAQuarterForAnIssuer() {
    try (JwtAuthenticator authenticator = authenticator(5).build()) {
      assertWaiting(asynchronously(authenticator, silent(0), 5000), 256);
      assertWaiting(asynchronously(authenticator, silent(1), 5000), 256);
      assertWaiting(asynchronously(authenticator, silent(2), 5000), 256);
      assertWaiting(asynchronously(authenticator, silent(3), 5000), 256);
      assertWaiting(asynchronously(authenticator, silent(4), 5000), 0);

      assertGoodIssuerIsUnharmed(authenticator);
    }
  }

  @Test
  void asynchronousRequests_takeNoPlaceOfThreads_norTheOtherWayRound() {
    try (JwtAuthenticator authenticator = authenticator(1).build()) {
      assertWaiting(asynchronously(authenticator, silent(0), 5000), 256);
      List<CompletableFuture<AuthenticationResult>> threads = onThreads(authenticator, silent(0));
      awaitDone(threads, REQUESTS - 4);

      assertWaiting(threads, 4);
    }
  }

  /** As with keys; a few hundred requests of a tenant arrive at a server that was just started. */
  @Test
  void requestsOfAnIssuerThatIsBeingResolved_areBoundedLikeThoseThatWaitForKeys() {
    // Again if they were not all there within the 5 seconds that a resolver has.
    await().untilAsserted(this::requestsOfAnIssuerThatIsBeingResolved_areBounded);
  }

  private void requestsOfAnIssuerThatIsBeingResolved_areBounded() {
    CompletableFuture<Optional<Issuer>> resolved = new CompletableFuture<>();
    JwtAuthenticator.Builder builder =
        authenticator(0).issuerResolver(identifier -> resolved.join());
    try (JwtAuthenticator authenticator = builder.build()) {
      List<CompletableFuture<AuthenticationResult>> threads = onThreads(authenticator, silent(0));
      List<CompletableFuture<AuthenticationResult>> later =
          asynchronously(authenticator, silent(0), 1000);
      awaitDone(threads, REQUESTS - 4);

      assertWaiting(later, 256);
      assertWaiting(threads, 4);
      resolved.complete(Optional.empty());
      awaitDone(later, 1000);
      awaitDone(threads, REQUESTS);
    } finally {
      resolved.complete(Optional.empty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 10_001})
  void numberOfThreads_outOfRange_isRefused(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtAuthenticator.builder().maxWaitingThreads(threads))
        .withMessageContaining("use 4 to 10000");
  }
}
