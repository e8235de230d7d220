package dev.borderpost.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.Issuer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BorderpostMetricsTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.HS256);
  private static final String MAIN = "https://id.example.com";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BorderpostMetrics metrics = BorderpostMetrics.of(registry);

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Issuer.Builder issuer(String identifier) {
    return Issuer.of(identifier).audience("api").keys(KEYS.keySource());
  }

  private JwtAuthenticator.Builder authenticator() {
    return JwtAuthenticator.builder().listener(metrics);
  }

  private static RequestView request(String path, String issuer) {
    return RequestView.of("GET", path)
        .token(TokenIssuer.builder(issuer, KEYS).audience("api").build().token("alice").sign());
  }

  /** The series of requests, with how often. */
  private Map<String, Long> requests() {
    return registry.get("borderpost.requests").timers().stream()
        .collect(Collectors.toMap(BorderpostMetricsTest::tags, Timer::count));
  }

  private static String tags(Meter meter) {
    return Stream.of("outcome", "reason", "issuer")
        .map(meter.getId()::getTag)
        .collect(Collectors.joining(" "));
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double gets(String result) {
    return registry.get("borderpost.cache.gets").tag("result", result).functionCounter().count();
  }

  private double fetches(String issuer, String outcome) {
    return registry
        .get("borderpost.key.fetches")
        .tags("issuer", issuer, "outcome", outcome)
        .functionCounter()
        .count();
  }

  @Test
  void requests_areTimed_byOutcomeReasonAndNameOfTheIssuer() {
    JwtAuthenticator authenticator =
        authenticator()
            .issuer(issuer(MAIN).name("main").build())
            .issuer(issuer("https://partner.example.com").build())
            .build();
    AccessRules rules =
        AccessRules.builder().permit("/open").require("/admin", ClaimsPolicy.role("admin")).build();
    try (Guard guard = Guard.of(authenticator, rules)) {
      RequestView again = request("/", MAIN);
      guard.decide(again);
      guard.decide(again);
      guard.decide(request("/admin", MAIN));
      guard.decide(request("/", "https://partner.example.com"));
      guard.decide(request("/", "https://made-up.example"));
      guard.decide(RequestView.of("GET", "/"));
      guard.decide(RequestView.of("GET", "/open"));

      assertThat(requests())
          .isEqualTo(
              Map.of(
                  "granted none main", 2L,
                  "refused missing_role main", 1L,
                  "granted none https://partner.example.com", 1L,
                  "refused unknown_issuer none", 1L,
                  "refused no_credentials none", 1L,
                  "granted none none", 1L));
      assertThat(
              registry
                  .get("borderpost.requests")
                  .tags("outcome", "granted", "issuer", "main")
                  .timer()
                  .totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
      assertThat(gets("hit")).isEqualTo(1);
      assertThat(gets("miss")).isEqualTo(2);
      assertThat(gauge("borderpost.cache.size")).isEqualTo(3);
    }
  }

  @Test
  void codesOfPolicies_areCountedUnderSixtyFourNames_andOther() {
    ClaimsPolicy refusing =
        (jwt, request) -> PolicyDecision.forbid("refusal_" + request.path().substring(1));
    try (Guard guard =
        Guard.of(authenticator().issuer(issuer(MAIN).build()).policy(refusing).build())) {
      for (int i = 0; i < 70; i++) {
        guard.decide(request("/" + i, MAIN));
      }
    }

    assertThat(requests())
        .hasSize(65)
        .containsEntry("refused refusal_0 " + MAIN, 1L)
        .containsEntry("refused refusal_63 " + MAIN, 1L)
        .containsEntry("refused other " + MAIN, 6L);
  }

  @Test
  void tenThousandTenants_andAsManyMadeUpIssuers_areSeriesWithinTheBound() {
    try (Guard guard =
        Guard.of(
            authenticator()
                .issuer(issuer(MAIN).name("main").build())
                .issuerResolver(
                    identifier ->
                        identifier.startsWith("tenant-")
                            ? Optional.of(issuer(identifier).build())
                            : Optional.empty())
                .build())) {
      for (int i = 0; i < 10_000; i++) {
        guard.decide(request("/", "tenant-" + i));
        guard.decide(request("/", "https://made-up.example/" + i));
      }
    }

    Map<String, Long> requests = requests();
    assertThat(requests)
        .hasSize(101)
        .containsEntry("granted none tenant-0", 1L)
        .containsEntry("granted none tenant-98", 1L)
        .containsEntry("granted none other", 9_901L)
        .containsEntry("refused unknown_issuer none", 10_000L);
    assertThat(registry.getMeters()).hasSizeLessThan(110);
  }

  @Test
  void keysOfAnIssuer_areCountedAndHaveAnAge_andSoDoFetches() {
    try (TestIssuer issuer = TestIssuer.start()) {
      Map<String, String> settings = new HashMap<>();
      issuer.settings().forEach((name, value) -> settings.put("main." + name, value));
      settings.put("issuers", "main, down");
      settings.put("down.issuer", "http://127.0.0.1:1");
      settings.put("down.audience", "api");
      GuardConfiguration configuration =
          new GuardConfiguration().settings("setting", settings).listener(metrics);
      try (Guard guard = configuration.build()) {
        await().until(() -> fetches("main", "fetched") == 1 && fetches("down", "failed") == 1);

        assertThat(guard.health()).hasSize(2);
        assertThat(ofIssuer("borderpost.keys", "main")).isEqualTo(1);
        assertThat(ofIssuer("borderpost.key.age", "main")).isBetween(0.0, 100.0);
        assertThat(ofIssuer("borderpost.keys", "down")).isZero();
        assertThat(ofIssuer("borderpost.key.age", "down")).isNaN();
        assertThat(fetches("main", "failed")).isZero();
      }
    }
  }

  private double ofIssuer(String gauge, String issuer) {
    return registry.get(gauge).tag("issuer", issuer).gauge().value();
  }

  @Test
  void issuersWithOneName_areOneSeries_withTheOldestAndTheFewestKeys() {
    Issuer empty =
        Issuer.of("https://empty.example.com")
            .name("tenants")
            .audience("api")
            .keys(header -> KeyLookup.absent())
            .build();
    try (JwtAuthenticator authenticator =
        authenticator().issuer(issuer(MAIN).name("tenants").build()).issuer(empty).build()) {
      assertThat(authenticator.health()).hasSize(2);
      assertThat(ofIssuer("borderpost.keys", "tenants")).isZero();
      assertThat(registry.get("borderpost.keys").gauges()).hasSize(1);
    }
  }

  @Test
  void callsOfStores_areTimed_byStoreAndOutcome() {
    TokenIdStore down =
        (id, until) -> {
          throw new IllegalStateException("down");
        };
    for (TokenIdStore store : List.of(TokenIdStore.inMemory(10), down)) {
      JwtAuthenticator authenticator =
          authenticator()
              .issuer(issuer(MAIN).build())
              .policy(ClaimsPolicy.singleUse(store))
              .build();
      try (Guard guard = Guard.of(authenticator)) {
        guard.decide(
            RequestView.of("GET", "/")
                .token(
                    TokenIssuer.builder(MAIN, KEYS)
                        .audience("api")
                        .build()
                        .token("alice")
                        .tokenId("1")
                        .sign()));
      }
    }

    assertThat(stored("answered")).isEqualTo(1);
    assertThat(stored("failed")).isEqualTo(1);
  }

  private long stored(String outcome) {
    return registry
        .get("borderpost.store")
        .tags("store", "one-time", "outcome", outcome)
        .timer()
        .count();
  }

  @Test
  void listenerNamedByASetting_reportsToTheGlobalRegistry_withItsTags() {
    String name = BorderpostMetrics.class.getName();
    Metrics.addRegistry(registry);
    try {
      GuardConfiguration configuration =
          new GuardConfiguration()
              .settings(
                  "setting",
                  Map.of(
                      "issuer",
                      MAIN,
                      "audience",
                      "api",
                      "listeners",
                      name,
                      name + ".tags",
                      "guard=orders, zone=a"))
              .keys(MAIN, KEYS.keySource());
      try (Guard guard = configuration.build()) {
        guard.decide(request("/", MAIN));

        assertThat(registry.get("borderpost.keys").tags("guard", "orders", "zone", "a").gauge())
            .extracting(gauge -> gauge.value())
            .isEqualTo(1.0);
      }

      assertThat(registry.find("borderpost.keys").gauge()).isNull();
      assertThat(registry.get("borderpost.requests").tag("guard", "orders").timer().count())
          .isEqualTo(1);
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void registryOfTheApplication_takesThePlaceOfTheGlobalOne() {
    SimpleMeterRegistry global = new SimpleMeterRegistry();
    Metrics.addRegistry(global);
    try (BorderpostMetrics moved = new BorderpostMetrics()) {
      moved.bindTo(registry);
      JwtAuthenticator authenticator =
          JwtAuthenticator.builder().issuer(issuer(MAIN).build()).listener(moved).build();
      try (Guard guard = Guard.of(authenticator)) {
        guard.decide(request("/", MAIN));
      }

      assertThat(requests()).hasSize(1);
      assertThat(global.getMeters()).isEmpty();
    } finally {
      Metrics.removeRegistry(global);
    }
  }

  @Test
  void registryThatIsBoundLater_hasWhatWasCountedBefore() {
    try (BorderpostMetrics unbound = BorderpostMetrics.of();
        Guard guard =
            Guard.of(
                JwtAuthenticator.builder()
                    .issuer(issuer(MAIN).build())
                    .listener(unbound)
                    .build())) {
      guard.decide(request("/", MAIN));
      unbound.bindTo(registry);

      assertThat(gets("miss")).isEqualTo(1);
      assertThat(gauge("borderpost.cache.size")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tag | guard=orders",
        "tags | guard",
        "tags | guard=orders, zone",
        "tags | =a",
        "tags | guard="
      })
  void settingThatCannotBeMeant_isRefused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.configure(Map.of(name, value)))
        .withMessageContaining("guard=orders, zone=a");
  }
}
