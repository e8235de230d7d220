package dev.borderpost.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestIssuerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestIssuer issuer = TestIssuer.builder().audience("api://orders").start();

  @AfterEach
  void close() {
    issuer.close();
  }

  private static AccessDecision decide(Guard guard, String token) {
    return guard.decide(RequestView.of("GET", "/orders/7").token(token));
  }

  /** 200, or the status and the reason of a refusal. */
  private static String outcome(Guard guard, String token) {
    AccessDecision decision = decide(guard, token);
    return decision instanceof Refused refused
        ? refused.status() + " " + refused.reason().code()
        : "200";
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create(issuer.issuer() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void application_findsTheKeysByDiscovery_andGetsWhatTheTokenSays() {
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      String token =
          issuer.token("alice").roles("admin").scopes("read", "write").claim("tenant", "t1").sign();

      Granted granted = (Granted) decide(guard, token);

      assertThat(granted.principal().orElseThrow().getName()).isEqualTo("alice");
      assertThat(granted.principal().orElseThrow().roles()).containsExactly("admin");
      assertThat(granted.principal().orElseThrow().scopes()).containsExactly("read", "write");
      assertThat(granted.principal().orElseThrow().issuer()).isEqualTo(issuer.issuer());
      assertThat(issuer.metadataFetches()).isEqualTo(1);
      assertThat(issuer.keyFetches()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensOfEveryAlgorithm_areVerified(JwsAlgorithm algorithm) {
    try (TestIssuer other = TestIssuer.builder().algorithm(algorithm).start();
        Guard guard = Guard.of(other.authenticator().build())) {
      assertThat(outcome(guard, other.token("alice").sign())).isEqualTo("200");
      assertThat(outcome(guard, other.token("alice").forged().sign()))
          .isEqualTo("401 bad_signature");
    }
  }

  @Test
  void tokensThatAreNotInOrder_areRefusedForTheirReason() {
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      Map<TestToken, String> outcomes =
          Map.of(
              issuer.token("alice"), "200",
              issuer.token("alice").lifetime(Duration.ofSeconds(30)), "200",
              issuer.token("alice").forAudience("other", "api://orders"), "200",
              issuer.token("alice").forAudience("other"), "401 wrong_audience",
              issuer.token("alice").expired(), "401 expired",
              issuer.token("alice").expired().lifetime(Duration.ofDays(2)), "401 expired",
              issuer.token("alice").notYetValid(), "401 not_yet_valid",
              issuer.token("alice").forged(), "401 bad_signature",
              issuer.token("alice").type("logout+jwt"), "401 wrong_token_type",
              issuer.token("alice").issuer("https://other.example"), "401 unknown_issuer");

      outcomes.forEach(
          (token, outcome) -> assertThat(outcome(guard, token.sign())).isEqualTo(outcome));
    }
  }

  @Test
  void tokenId_isTheChosenOne() {
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      Granted granted = (Granted) decide(guard, issuer.token("alice").tokenId("t-1").sign());

      assertThat(granted.principal().orElseThrow().jwt().claims().jwtId()).contains("t-1");
    }
  }

  @Test
  void valueThatNoTokenCanHave_isRefusedBySign() {
    TestToken token = issuer.token("alice").claim("exp", 1);

    assertThatThrownBy(token::sign).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rotation_keepsTheOldKey_untilItIsWithdrawn() throws Exception {
    String before = issuer.token("alice").sign();
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      assertThat(outcome(guard, before)).isEqualTo("200");

      issuer.rotate();

      String after = issuer.token("alice").sign();
      assertThat(outcome(guard, after)).as("the new key is fetched").isEqualTo("200");
      assertThat(outcome(guard, before)).isEqualTo("200");
      assertThat(issuer.keyFetches()).isEqualTo(2);
    }

    assertThat(keyIds()).hasSize(2);
    issuer.withdrawOldKeys();
    assertThat(keyIds()).hasSize(1);
    issuer.rotate();
    assertThat(keyIds()).hasSize(2);
  }

  private List<String> keyIds() throws Exception {
    String set = get("/jwks").body();
    assertThat(set).isEqualTo(issuer.publicJwkSet()).doesNotContain("\"d\"");
    return List.of(set.split("\"kid\"", -1)).subList(1, set.split("\"kid\"", -1).length);
  }

  @Test
  void authenticatorWithKeysFromMemory_followsAtOnce_andFetchesNothing() {
    String before = issuer.token("alice").sign();
    Guard guard = Guard.of(issuer.authenticator().build());

    issuer.rotate();
    assertThat(outcome(guard, before)).isEqualTo("200");
    assertThat(outcome(guard, issuer.token("alice").sign())).isEqualTo("200");

    issuer.withdrawOldKeys();
    assertThat(outcome(guard, before)).isEqualTo("401 unknown_key");
    assertThat(outcome(guard, issuer.token("alice").sign())).isEqualTo("200");
    assertThat(issuer.keyFetches() + issuer.metadataFetches()).isZero();
  }

  @Test
  void outage_is503_forThoseWithoutKeys_untilItEnds() {
    String token = issuer.token("alice").sign();
    issuer.down();
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      assertThat(outcome(guard, token)).startsWith("503");
      assertThat(issuer.metadataFetches()).isPositive();
      assertThat(issuer.keyFetches()).isZero();
    }

    issuer.up();

    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      assertThat(outcome(guard, token)).isEqualTo("200");
    }
  }

  @Test
  void outage_isNotFelt_byThoseWithKeys() {
    try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
      assertThat(outcome(guard, issuer.token("alice").sign())).isEqualTo("200");

      issuer.down();

      assertThat(outcome(guard, issuer.token("bob").sign())).isEqualTo("200");
    }
  }

  @Test
  void slowAnswer_comesAfterTheDelay_withWhatWasTrueBefore() throws Exception {
    issuer.slow(Duration.ofMillis(50));
    String before = issuer.publicJwkSet();
    long asked = System.nanoTime();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(issuer.issuer() + "/jwks")).build(),
            BodyHandlers.ofString());
    await().until(() -> issuer.keyFetches() == 1);
    issuer.rotate();

    assertThat(answer.get().body()).isEqualTo(before);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(50));

    issuer.slow(Duration.ZERO);
    assertThat(get("/jwks").body()).isEqualTo(issuer.publicJwkSet()).isNotEqualTo(before);
  }

  @Test
  void closing_endsAnswersThatWait_andMayBeDoneTwice() {
    issuer.slow(Duration.ofDays(1));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(issuer.issuer() + "/jwks")).build(),
            BodyHandlers.ofString());
    await().until(() -> issuer.keyFetches() == 1);

    issuer.close();
    issuer.close();

    await().until(answer::isCompletedExceptionally);
  }

  @Test
  void clock_decidesWhatIsCurrent() {
    TestClock clock = TestClock.at(Instant.parse("2026-06-01T12:00:00Z"));
    try (TestIssuer past = TestIssuer.builder().clock(clock).start()) {
      String token = past.token("alice").lifetime(Duration.ofMinutes(5)).sign();
      Guard guard = Guard.of(past.authenticator().build());

      clock.advance(Duration.ofSeconds(300 + 59)); // the skew allowed is 60 seconds
      assertThat(outcome(guard, token)).isEqualTo("200");

      clock.advance(Duration.ofSeconds(1));
      assertThat(outcome(guard, token)).isEqualTo("401 expired");
      assertThat(outcome(guard, past.token("alice").sign())).isEqualTo("200");

      Guard ofToday = Guard.of(past.authenticator().clock(Clock.systemUTC()).build());
      assertThat(outcome(ofToday, past.token("alice").sign())).isEqualTo("401 expired");
    }
  }

  @Test
  void metadata_areThoseOfBothSpecifications() throws Exception {
    String expected =
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer.issuer(), issuer.issuer());

    assertThat(get("/.well-known/openid-configuration").body()).isEqualTo(expected);
    assertThat(get("/.well-known/oauth-authorization-server").body()).isEqualTo(expected);
    assertThat(get("/.well-known/other").statusCode()).isEqualTo(404);
  }

  @Test
  void symmetricKey_isNeverPublished_andThereAreNoSettings() throws Exception {
    try (TestIssuer symmetric = TestIssuer.builder().algorithm(JwsAlgorithm.HS256).start()) {
      assertThat(symmetric.publicJwkSet()).isEqualTo("{\"keys\":[]}");
      assertThatThrownBy(symmetric::settings)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("authenticator()");
    }
  }

  @Test
  void portThatIsTaken_isRefused_byItsNumber() {
    int taken = URI.create(issuer.issuer()).getPort();

    assertThatThrownBy(() -> TestIssuer.builder().port(taken).start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(String.valueOf(taken));
  }

  @Test
  void settings_haveTheNamesOfTheirPlace() {
    assertThat(issuer.settings())
        .isEqualTo(Map.of("issuer", issuer.issuer(), "audience", "api://orders"));
    assertThat(issuer.systemProperties())
        .isEqualTo(
            Map.of("borderpost.issuer", issuer.issuer(), "borderpost.audience", "api://orders"));
    assertThat(issuer.environment())
        .isEqualTo(
            Map.of("BORDERPOST_ISSUER", issuer.issuer(), "BORDERPOST_AUDIENCE", "api://orders"));
  }

  @Test
  void settingsOfSeveralIssuers_haveTheNamesOfTheApplication() {
    try (TestIssuer partner = TestIssuer.builder().name("our-partner").start();
        TestIssuer main = TestIssuer.builder().name("main").start()) {
      Map<String, String> properties = new HashMap<>(main.systemProperties());
      Map<String, String> variables = new HashMap<>(partner.environment());
      properties.put("borderpost.issuers", "main, our-partner");
      assertThat(variables).containsKey("BORDERPOST_OUR_PARTNER_ISSUER");
      try (Guard guard =
          new GuardConfiguration()
              .prefixedSettings("system property", properties)
              .environment(variables)
              .build()) {
        assertThat(outcome(guard, main.token("alice").sign())).isEqualTo("200");
        assertThat(outcome(guard, partner.token("alice").sign())).isEqualTo("200");
        assertThat(outcome(guard, issuer.token("alice").sign())).isEqualTo("401 unknown_issuer");
      }
    }
  }

  @Test
  void guard_hasTheSettingsOfTheApplication_andTheKeysOfTheIssuerInMemory() {
    Map<String, String> ofTheApplication =
        Map.of(
            "issuer", "https://id.example.com",
            "keys", "https://id.example.com/jwks",
            "audience", "api://production",
            "roles-claim", "groups",
            "rules", "require /orders/** role:clerk");
    try (Guard guard = issuer.guard(ofTheApplication)) {
      TestToken clerk = issuer.token("alice").claim("groups", List.of("clerk"));

      assertThat(outcome(guard, clerk.sign())).isEqualTo("200");
      assertThat(outcome(guard, issuer.token("bob").sign())).isEqualTo("403 missing_role");

      issuer.clock().advance(Duration.ofMinutes(-20));
      String old = clerk.sign();
      issuer.clock().advance(Duration.ofMinutes(20));
      assertThat(outcome(guard, old)).isEqualTo("401 expired");
      assertThat(issuer.metadataFetches() + issuer.keyFetches()).isZero();
    }
    assertThatThrownBy(() -> issuer.guard(Map.of("rolls-claim", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("roles-claim");
  }

  @Test
  void systemProperties_areSetUntilTheIssuerIsClosed_oncePerName() {
    issuer.setSystemProperties();
    try (TestIssuer other = TestIssuer.start();
        TestIssuer partner = TestIssuer.builder().name("partner").start()) {
      assertThatThrownBy(other::setSystemProperties)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("borderpost.")
          .hasMessageContaining("@ResourceLock");
      partner.setSystemProperties();
      other.close();
      assertThat(System.getProperty("borderpost.issuer")).isEqualTo(issuer.issuer());
      assertThat(System.getProperty("borderpost.partner.issuer")).isEqualTo(partner.issuer());
    }
    assertThat(System.getProperty("borderpost.partner.issuer")).isNull();

    issuer.close();

    assertThat(System.getProperties())
        .doesNotContainKeys("borderpost.issuer", "borderpost.audience");
    assertThatThrownBy(issuer::setSystemProperties).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void delayThatIsOutOfRange_isRefused() {
    for (Duration delay : List.of(Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> issuer.slow(delay))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT24H");
    }
  }

  @Test
  void issuersSideBySide_doNotAcceptEachOthersTokens() {
    try (TestIssuer other = TestIssuer.builder().audience("api://orders").start()) {
      Guard guard = Guard.of(issuer.authenticator().build(), AccessRules.authenticated());

      assertThat(outcome(guard, other.token("alice").sign())).isEqualTo("401 unknown_issuer");
      assertThat(outcome(guard, other.token("alice").issuer(issuer.issuer()).sign()))
          .isEqualTo("401 unknown_key");
    }
  }
}
