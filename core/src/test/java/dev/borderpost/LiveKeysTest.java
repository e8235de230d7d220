package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The authenticator with issuers whose keys are fetched. */
@Timeout(60)
class LiveKeysTest {

  private static final String OPENID = "/.well-known/openid-configuration";

  private final SigningKeys signingKeys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final List<AutoCloseable> open = new ArrayList<>();
  private KeyServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
    server.serve("/jwks", signingKeys.publicJwkSet());
  }

  @AfterEach
  void stopServer() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    server.close();
  }

  private JwtAuthenticator opened(JwtAuthenticator.Builder builder) {
    JwtAuthenticator authenticator = builder.build();
    open.add(authenticator);
    return authenticator;
  }

  private Issuer issuer(String identifier) {
    return Issuer.of(identifier)
        .audience("api")
        .keys(KeySource.jwkSet(server.uri("/jwks")))
        .build();
  }

  private static Issuer deadIssuer(String identifier) {
    return Issuer.of(identifier)
        .audience("api")
        .keys(KeySource.jwkSet(URI.create("http://127.0.0.1:1/jwks")))
        .build();
  }

  private RequestView.Standalone request(String issuer) {
    return TestRequest.withToken(
        TokenIssuer.builder(issuer, signingKeys).audience("api").build().token("alice").sign());
  }

  /** Asks again if the keys could not be had in time, as where the machine is busy. */
  private static void assertAccepted(JwtAuthenticator authenticator, RequestView request) {
    await().until(() -> authenticator.authenticate(request) instanceof Authenticated);
  }

  @Test
  void issuerAndAudience_areEnough() {
    String issuer = server.uri("").toString();
    server.serve(OPENID, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer, issuer));

    JwtAuthenticator authenticator =
        opened(JwtAuthenticator.builder().issuer(Issuer.of(issuer).audience("api").build()));

    assertAccepted(authenticator, request(issuer));
  }

  @Test
  void asynchronousAnswer_isThereAlready_whenTheKeyIs() {
    JwtAuthenticator authenticator =
        opened(JwtAuthenticator.builder().issuer(issuer(Border.ISSUER)));
    assertAccepted(authenticator, request(Border.ISSUER));

    CompletableFuture<AuthenticationResult> result =
        authenticator.authenticateAsync(request(Border.ISSUER)).toCompletableFuture();

    assertThat(result).isCompletedWithValueMatching(Authenticated.class::isInstance);
    assertThat(authenticator.authenticateAsync(TestRequest.get("/")).toCompletableFuture())
        .isCompletedWithValueMatching(AuthenticationResult.NoCredentials.class::isInstance);
  }

  @Test
  void asynchronousAnswer_comesWithTheKey_andIsHeardOnce() {
    server.shut();
    AtomicInteger accepted = new AtomicInteger();
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuer(issuer(Border.ISSUER))
                .listener(
                    new AuthenticationListener() {
                      @Override
                      public void decided(DecisionEvent event) {
                        accepted.incrementAndGet();
                      }
                    }));
    CompletableFuture<AuthenticationResult> result =
        authenticator.authenticateAsync(request(Border.ISSUER)).toCompletableFuture();
    assertThat(result).isNotDone();
    assertThat(accepted).hasValue(0);

    server.open();

    assertThat(result).succeedsWithin(Duration.ofSeconds(30)).isInstanceOf(Authenticated.class);
    assertThat(accepted).hasValue(1);
  }

  @Test
  void asynchronousAnswer_neverFails_whateverUsersPlugIn() {
    List<KeySource> sources =
        List.of(
            header -> {
              throw new IllegalStateException("broken");
            },
            header -> KeyLookup.pending(CompletableFuture.failedFuture(new IOException("broken"))));
    for (KeySource source : sources) {
      JwtAuthenticator authenticator =
          opened(
              JwtAuthenticator.builder()
                  .issuer(Issuer.of(Border.ISSUER).audience("api").keys(source).build()));

      assertThat(authenticator.authenticate(request(Border.ISSUER)))
          .isInstanceOf(Unavailable.class);
      assertThat(authenticator.authenticateAsync(request(Border.ISSUER)).toCompletableFuture())
          .isCompletedWithValueMatching(Unavailable.class::isInstance);
    }
  }

  @Test
  void deadIssuer_slowsAndFailsNothingOfAnother() {
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuer(deadIssuer("https://dead.example"))
                .issuer(issuer(Border.ISSUER)));

    assertThat(authenticator.authenticate(request("https://dead.example")))
        .isInstanceOf(Unavailable.class);
    assertAccepted(authenticator, request(Border.ISSUER));
  }

  @Test
  void userCodeThatBlocks_holdsUpNobodyElse() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    server.serve("/other", signingKeys.publicJwkSet());
    server.shut();
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuer(issuer(Border.ISSUER))
                .issuer(
                    Issuer.of("https://other.example")
                        .audience("api")
                        .keys(KeySource.jwkSet(server.uri("/other")))
                        .build()));
    CompletableFuture<Void> blocked =
        authenticator
            .authenticateAsync(request(Border.ISSUER))
            .thenAccept(result -> awaitQuietly(end))
            .toCompletableFuture();
    CompletionStage<AuthenticationResult> other =
        authenticator.authenticateAsync(request("https://other.example"));

    server.open();

    assertThat(other.toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(30))
        .isInstanceOf(Authenticated.class);
    assertThat(blocked).isNotDone();
    end.countDown();
    blocked.get();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void health_tellsPerIssuer() {
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuer(issuer(Border.ISSUER))
                .issuer(deadIssuer("https://dead.example"))
                .issuer(
                    Issuer.of("https://static.example")
                        .audience("api")
                        .keys(signingKeys.keySource())
                        .build()));
    assertAccepted(authenticator, request(Border.ISSUER));
    authenticator.authenticate(request("https://dead.example"));

    Map<String, KeySource.Health> health = authenticator.health();

    assertThat(health)
        .containsOnlyKeys(Border.ISSUER, "https://dead.example", "https://static.example");
    assertThat(health.get(Border.ISSUER).keys()).isEqualTo(1);
    assertThat(health.get(Border.ISSUER).hadKeys()).isTrue();
    assertThat(health.get(Border.ISSUER).age()).isPresent();
    assertThat(health.get(Border.ISSUER).lastError()).isEmpty();
    assertThat(health.get(Border.ISSUER).nextRefresh().orElseThrow())
        .isBetween(Duration.ofMinutes(6), Duration.ofMinutes(8));
    assertThat(health.get("https://dead.example").keys()).isZero();
    assertThat(health.get("https://dead.example").hadKeys()).isFalse();
    assertThat(health.get("https://dead.example").lastError().orElseThrow())
        .contains("http://127.0.0.1:1/jwks", "ConnectException");
    assertThat(health.get("https://static.example").keys()).isEqualTo(1);
    assertThat(health.get("https://static.example").hadKeys()).isTrue();
    assertThat(health.get("https://static.example").nextRefresh()).isEmpty();
  }

  @Test
  void close_endsTheThreads_andTokensCannotBeCheckedAnyMore() {
    Set<Thread> others = ownThreads(); // of tests that leave that to the garbage collector
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(issuer(Border.ISSUER))
            .issuerResolver(identifier -> Optional.of(issuer(identifier)))
            .build();
    authenticator.authenticate(request(Border.ISSUER));
    assertThat(ownThreads()).isNotEqualTo(others).allMatch(Thread::isDaemon);

    authenticator.close();

    assertThat(authenticator.authenticate(request(Border.ISSUER))).isInstanceOf(Unavailable.class);
    assertThat(authenticator.authenticate(request("https://tenant.example")))
        .isInstanceOf(Unavailable.class);
    await().until(() -> others.containsAll(ownThreads()));
  }

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("borderpost-"))
        .collect(Collectors.toSet());
  }

  @Test
  void wallClock_meansNothingToKeys() {
    server.serve("/jwks", 200, Map.of("Cache-Control", "max-age=60"), signingKeys.publicJwkSet());
    for (long days : new long[] {-3650, 3650}) {
      Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
      JwtAuthenticator authenticator =
          opened(JwtAuthenticator.builder().issuer(issuer(Border.ISSUER)).clock(clock));
      String token =
          TokenIssuer.builder(Border.ISSUER, signingKeys)
              .audience("api")
              .clock(clock)
              .build()
              .token("alice")
              .sign();

      assertAccepted(authenticator, TestRequest.withToken(token));
      assertThat(authenticator.health().get(Border.ISSUER).age().orElseThrow())
          .isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void tenant_isAskedForOnce_andItsKeysAreFetchedOnce_howeverManyRequestsCome() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .maxWaitingThreads(4 * 20)
                .issuerResolver(
                    identifier -> {
                      asked.incrementAndGet();
                      return identifier.equals("https://tenant.example")
                          ? Optional.of(issuer(identifier))
                          : Optional.empty();
                    }));
    assertThat(authenticator.health()).isEmpty();

    ExecutorService threads = Executors.newFixedThreadPool(20);
    List<Future<AuthenticationResult>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      results.add(
          threads.submit(() -> authenticator.authenticate(request("https://tenant.example"))));
    }
    for (Future<AuthenticationResult> result : results) {
      assertThat(result.get()).isInstanceOf(Authenticated.class);
    }
    threads.shutdown();

    assertThat(asked).hasValue(1);
    assertThat(server.count()).isEqualTo(1);
    authenticator.authenticate(request("https://tenant.example"));
    assertThat(asked).hasValue(1);
    assertThat(authenticator.health()).containsOnlyKeys("https://tenant.example");
  }

  @Test
  void tenantsKeys_areRefreshedByATimer_onceATokenOfItWasAccepted() {
    String tenant = "https://tenant.example";
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuerResolver(identifier -> Optional.of(issuer(identifier))));
    TokenIssuer stranger =
        TokenIssuer.builder(tenant, SigningKeys.generate(JwsAlgorithm.ES256))
            .audience("api")
            .build();
    TokenIssuer forOthers = TokenIssuer.builder(tenant, signingKeys).audience("another").build();
    for (TokenIssuer issuer : List.of(stranger, forOthers)) {
      RequestView.Standalone request = TestRequest.withToken(issuer.token("alice").sign());
      await().until(() -> authenticator.authenticate(request) instanceof Rejected);
      assertThat(authenticator.health().get(tenant).keys()).isEqualTo(1);
      assertThat(authenticator.health().get(tenant).nextRefresh()).isEmpty();
    }

    assertAccepted(authenticator, request(tenant));

    assertThat(authenticator.health().get(tenant).nextRefresh()).isPresent();
  }

  @Test
  void unknownTenant_isRefused_andNotAskedForAgainAtOnce() {
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuerResolver(
                    identifier -> {
                      asked.add(identifier);
                      return Optional.empty();
                    }));
    for (int i = 0; i < 3; i++) {
      assertThat(authenticator.authenticate(request("https://nobody.example")))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> assertThat(rejected.reason().code()).isEqualTo("unknown_issuer"));
    }
    authenticator.authenticate(request("https://" + "x".repeat(2048) + ".example"));

    assertThat(asked).containsExactly("https://nobody.example");
    authenticator.forgetIssuer("https://nobody.example");
    authenticator.authenticate(request("https://nobody.example"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void tenantThatHasLeft_isForgotten_andItsKeysAreNotFetchedAnyMore() {
    Set<String> tenants = ConcurrentHashMap.newKeySet();
    tenants.add("https://tenant.example");
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuerResolver(
                    identifier ->
                        tenants.contains(identifier)
                            ? Optional.of(issuer(identifier))
                            : Optional.empty()));
    assertAccepted(authenticator, request("https://tenant.example"));
    tenants.clear();
    assertAccepted(authenticator, request("https://tenant.example"));

    authenticator.forgetIssuer("https://tenant.example");

    assertThat(authenticator.authenticate(request("https://tenant.example")))
        .isInstanceOf(Rejected.class);
    assertThat(authenticator.health()).isEmpty();
  }

  @Test
  void resolverThatAnswersWithAnotherIssuer_isNotBelieved() {
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuerResolver(identifier -> Optional.of(issuer("https://other.example"))));

    assertThat(authenticator.authenticate(request("https://tenant.example")))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void configuredIssuers_areNotAskedFor() {
    JwtAuthenticator authenticator =
        opened(
            JwtAuthenticator.builder()
                .issuer(issuer(Border.ISSUER))
                .issuerResolver(
                    identifier -> {
                      throw new AssertionError(identifier);
                    }));

    assertAccepted(authenticator, request(Border.ISSUER));
  }

  @Test
  void symmetricAlgorithms_neverGoWithPublishedKeys() {
    Issuer.Builder issuer =
        Issuer.of(Border.ISSUER)
            .audience("api")
            .keys(KeySource.discovered(FetchOptions.defaults()))
            .algorithms("RS256", "HS256");

    assertThatIllegalArgumentException()
        .isThrownBy(issuer::build)
        .withMessageContaining("remove the HS algorithms");
  }
}
