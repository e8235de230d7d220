package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.HealthReport.Readiness;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HealthReportTest {

  private static final String ONE = "https://one.example";
  private static final String OTHER = "https://other.example";

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private Guard guard;

  @AfterEach
  void close() {
    guard.close();
  }

  private static Issuer issuer(String identifier, KeySource keys) {
    return Issuer.of(identifier).audience("api").keys(keys).build();
  }

  private static Guard guard(JwtAuthenticator.Builder authenticator) {
    return Guard.of(authenticator.build());
  }

  /** A source that reports a given state. */
  private static KeySource in(KeySource.Health health) {
    return new KeySource() {
      @Override
      public KeyLookup find(JoseHeader header) {
        return KeyLookup.absent();
      }

      @Override
      public Health health() {
        return health;
      }
    };
  }

  private static KeySource without(String error) {
    return in(
        new KeySource.Health(
            0,
            false,
            false,
            Optional.empty(),
            Optional.of(error),
            Optional.of(Duration.ofSeconds(9)),
            KeySource.Details.NONE));
  }

  private static final KeySource STALE =
      in(
          new KeySource.Health(
              0,
              true,
              false,
              Optional.of(Duration.ofHours(30)),
              Optional.of("gone"),
              Optional.of(Duration.ofMinutes(1)),
              KeySource.Details.NONE));

  private static JsonNode json(HealthReport report) throws Exception {
    assertThat(report.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-store");
    assertThat(report.body()).matches("[ -~]*");
    return new ObjectMapper().readTree(report.body());
  }

  @Test
  void everyIssuerHasKeys_isReady_withTheirState() throws Exception {
    guard =
        guard(
            JwtAuthenticator.builder()
                .issuer(issuer(ONE, keys.keySource()))
                .issuer(issuer(OTHER, STALE)));

    HealthReport report = HealthReport.readiness(guard, Readiness.ALL_ISSUERS);

    assertThat(report.status()).isEqualTo(200);
    assertThat(json(report))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status": "UP", "checks": [
                      {"name": "borderpost", "status": "UP"},
                      {"name": "borderpost: keys of https://one.example", "status": "UP",
                       "data": {"keys": 1}},
                      {"name": "borderpost: keys of https://other.example", "status": "UP",
                       "data": {"keys": 0, "ageSeconds": 108000, "lastError": "gone",
                                "nextFetchSeconds": 60}}]}
                    """));
  }

  @Test
  void issuerWithoutKeys_isNotReady_unlessOneIsEnough() throws Exception {
    guard =
        guard(
            JwtAuthenticator.builder()
                .issuer(issuer(ONE, keys.keySource()))
                .issuer(issuer(OTHER, without("no \"keys\"\n\\ é"))));

    HealthReport all = HealthReport.readiness(guard, Readiness.ALL_ISSUERS);

    assertThat(all.status()).isEqualTo(503);
    assertThat(json(all).at("/status").textValue()).isEqualTo("DOWN");
    assertThat(json(all).at("/checks/1/status").textValue()).isEqualTo("UP");
    assertThat(json(all).at("/checks/2/status").textValue()).isEqualTo("DOWN");
    assertThat(json(all).at("/checks/2/data/lastError").textValue()).isEqualTo("no \"keys\"\n\\ é");
    HealthReport any = HealthReport.readiness(guard, Readiness.ANY_ISSUER);
    assertThat(any.status()).isEqualTo(200);
    assertThat(json(any).at("/status").textValue()).isEqualTo("UP");
  }

  @Test
  void noIssuerHasKeys_isNeverReady_butAlive() throws Exception {
    guard = guard(JwtAuthenticator.builder().issuer(issuer(ONE, without("none"))));

    for (Readiness readiness : Readiness.values()) {
      assertThat(HealthReport.readiness(guard, readiness).status()).isEqualTo(503);
    }
    HealthReport alive = HealthReport.liveness(guard);
    assertThat(alive.status()).isEqualTo(200);
    assertThat(alive.body()).doesNotContain("one.example");
  }

  @ParameterizedTest
  @EnumSource
  void issuersOfAResolver_doNotCount_andAreNotListed(Readiness readiness) throws Exception {
    guard =
        guard(
            JwtAuthenticator.builder()
                .issuerResolver(name -> Optional.of(issuer(name, without("none")))));
    String token = TokenIssuer.builder(OTHER, keys).audience("api").build().token("alice").sign();
    await()
        .until(
            () -> {
              guard.decide(TestRequest.withToken(token));
              return guard.health().containsKey(OTHER);
            });

    HealthReport report = HealthReport.readiness(guard, readiness);

    assertThat(report.status()).isEqualTo(200);
    assertThat(report.body()).doesNotContain(OTHER);
  }

  @Test
  void keyServerThatIsGone_isNoReasonToBeNotReady() throws Exception {
    try (KeyServer server = KeyServer.start()) {
      server.serve("/jwks", keys.publicJwkSet());
      guard =
          guard(
              JwtAuthenticator.builder()
                  .issuer(issuer(ONE, KeySource.jwkSet(server.uri("/jwks")))));
      await().until(() -> HealthReport.readiness(guard, Readiness.ALL_ISSUERS).status() == 200);
    }

    String unknown =
        TokenIssuer.builder(ONE, SigningKeys.generate(JwsAlgorithm.ES256))
            .audience("api")
            .build()
            .token("alice")
            .sign();
    guard.decide(TestRequest.withToken(unknown)); // fetches the keys, and fails

    assertThat(guard.health().get(ONE).lastError()).isPresent();
    HealthReport report = HealthReport.readiness(guard, Readiness.ALL_ISSUERS);
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.body()).contains("lastError");
  }

  @Test
  void closedGuard_isNeitherReadyNorAlive() {
    guard = guard(JwtAuthenticator.builder().issuer(issuer(ONE, keys.keySource())));
    Guard same = guard.withRealm("orders").withMdcKey("user");

    guard.close();

    assertThat(HealthReport.readiness(same, Readiness.ALL_ISSUERS).status()).isEqualTo(503);
    assertThat(HealthReport.liveness(same).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/ready"})
  void pathsOfReadiness(String path) {
    guard = guard(JwtAuthenticator.builder().issuer(issuer(ONE, without("none"))));

    assertThat(HealthReport.at(path, Optional.of(guard), Readiness.ALL_ISSUERS))
        .contains(HealthReport.readiness(guard, Readiness.ALL_ISSUERS));
    assertThat(HealthReport.at(path, Optional.empty(), Readiness.ANY_ISSUER).orElseThrow())
        .extracting(HealthReport::status)
        .isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/started"})
  void pathsOfLiveness(String path) {
    guard = guard(JwtAuthenticator.builder().issuer(issuer(ONE, without("none"))));

    assertThat(HealthReport.at(path, Optional.of(guard), Readiness.ALL_ISSUERS))
        .contains(HealthReport.liveness(guard));
    assertThat(HealthReport.at(path, Optional.empty(), Readiness.ANY_ISSUER).orElseThrow())
        .extracting(HealthReport::status)
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/other", "/ready/", "ready", "/READY"})
  void otherPaths_areNotThere(String path) {
    guard = guard(JwtAuthenticator.builder().issuer(issuer(ONE, keys.keySource())));

    assertThat(HealthReport.at(path, Optional.of(guard), Readiness.ALL_ISSUERS)).isEmpty();
  }
}
