package dev.borderpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestIssuer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  private static Run doctor(Map<String, String> settings) {
    return Run.of(settings, "", "doctor");
  }

  private static Map<String, String> settings(String issuer, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("BORDERPOST_ISSUER", issuer);
    settings.put("BORDERPOST_AUDIENCE", "orders");
    settings.put("BORDERPOST_KEYS_TIMEOUT", "PT30S");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @Test
  void issuerThatFits_isSound_andItsKeysAndTokensAreDescribed() {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run run = doctor(settings(issuer.issuer()));

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.line("settings")).contains("audience (environment variable)");
      assertThat(run.line("metadata")).contains(" ok ", issuer.issuer());
      assertThat(run.line("keys")).contains(" ok ", "kid \"", "alg ES256", "kty EC P-256");
      assertThat(run.line("clock")).contains("the issuer's").doesNotContain("FAILED");
      assertThat(run.line("tls")).contains("plain http, on this machine only");
      assertThat(run.line("tokens"))
          .contains("iss " + issuer.issuer(), "aud orders", "typ at+jwt or jwt or none");
      assertThat(run.line("users")).contains("roles in roles (roles-claim)");
    }
  }

  @Test
  void json_hasTheSameForPrograms() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run run = Run.of(settings(issuer.issuer()), "", "doctor", "--json");

      var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(run.out());
      assertThat(json.path("ok").asBoolean()).isTrue();
      assertThat(json.path("checks").findValuesAsText("check")).contains("keys", "clock", "tls");
    }
  }

  @Test
  void issuerWithSlashAtItsEnd_isFoundInTheMetadata() {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run run = doctor(settings(issuer.issuer() + "/"));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("keys")).contains("FAILED", issuer.issuer() + "/");
    }
  }

  @Test
  void wrongRealm_isFoundInTheMetadata() {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run run = doctor(settings(issuer.issuer() + "/realms/absent"));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("keys"))
          .contains("FAILED", "another issuer", "/realms/absent", "Use exactly the issuer");
    }
  }

  @Test
  void clockTenMinutesBehind_isFound() throws Exception {
    Instant ahead = Instant.now().plus(Duration.ofMinutes(10));
    try (HandMadeServer server = HandMadeServer.plain(ahead)) {
      Run run = doctor(settings("https://id.example.com", "BORDERPOST_KEYS", server.address()));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("clock")).contains("FAILED", " s behind the issuer's", "NTP");
    }
  }

  @Test
  void clockTwentySecondsAhead_isAWarning() throws Exception {
    Instant behind = Instant.now().minus(Duration.ofSeconds(20));
    try (HandMadeServer server = HandMadeServer.plain(behind)) {
      Run run = doctor(settings("https://id.example.com", "BORDERPOST_KEYS", server.address()));

      assertThat(run.status()).isZero();
      assertThat(run.line("clock")).contains("warning", " s ahead of the issuer's");
    }
  }

  @Test
  void keysThatAreLeftOut_areNamedWithTheReason() throws Exception {
    try (HandMadeServer server = HandMadeServer.plain(Instant.now())) {
      Run run = doctor(settings("https://id.example.com", "BORDERPOST_KEYS", server.address()));

      assertThat(run.lines("keys"))
          .anySatisfy(line -> assertThat(line).contains(" ok ", "kid \"good\"", "use sig"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("warning", "kid \"enc\"", "is not for signatures (use)"));
    }
  }

  @Test
  void privateAuthority_isFound_andKeysTrustMendsIt(@TempDir Path directory) throws Exception {
    try (HandMadeServer server = HandMadeServer.https(directory, "ip:127.0.0.1")) {
      Map<String, String> settings =
          settings("https://id.example.com", "BORDERPOST_KEYS", server.address());

      Run run = doctor(settings);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("keys")).contains("FAILED", "authority", "set keys-trust");

      settings.put("BORDERPOST_KEYS_TRUST", "file:" + server.certificate());
      Run mended = doctor(settings);
      assertThat(mended.line("tls")).contains("the certificate is trusted");
      assertThat(mended.status()).isZero();
    }
  }

  @Test
  void certificateWithAnotherName_isFound(@TempDir Path directory) throws Exception {
    try (HandMadeServer server = HandMadeServer.https(directory, "dns:other.example.com")) {
      Run run =
          doctor(
              settings(
                  "https://id.example.com",
                  "BORDERPOST_KEYS",
                  server.address(),
                  "BORDERPOST_KEYS_TRUST",
                  "file:" + server.certificate()));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("keys")).contains("certificate is not for 127.0.0.1");
    }
  }

  @Test
  void withoutNetwork_isSaidSoon() {
    Run run = doctor(settings("https://id.invalid", "BORDERPOST_KEYS_TIMEOUT", "PT1S"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.line("keys")).contains("FAILED", "https://id.invalid/");
    assertThat(run.line("tokens")).contains("iss https://id.invalid");
  }

  @Test
  void serverThatIsSilent_isWaitedForNoLongerThanKeysTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Run run =
          doctor(
              settings(
                  "https://id.example.com",
                  "BORDERPOST_KEYS",
                  "http://127.0.0.1:" + silent.getLocalPort() + "/jwks",
                  "BORDERPOST_KEYS_TIMEOUT",
                  "PT1S"));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.line("keys")).contains("did not answer completely within 1 s");
    }
  }

  @Test
  void cookie_isExplainedWithTheOriginsThatAreAccepted(@TempDir Path directory) throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Path keys = Files.writeString(directory.resolve("k.json"), issuer.publicJwkSet());
      Map<String, String> settings =
          settings(
              "https://id.example.com",
              "BORDERPOST_KEYS",
              "file:" + keys,
              "BORDERPOST_COOKIE",
              "session",
              "BORDERPOST_ALLOWED_ORIGINS",
              "https://shop.example.com");
      settings.remove("BORDERPOST_KEYS_TIMEOUT"); // of no use for a file
      Run run = doctor(settings);

      assertThat(run.status()).isZero();
      assertThat(run.line("origins"))
          .contains("https://shop.example.com", "own-origin", "sibling hosts are not accepted");
      assertThat(run.line("clock")).isEmpty();
    }
  }

  @Test
  void faultsOfSettings_areThoseOfTheStartUp() {
    Run run = doctor(Map.of("BORDERPOST_ISSUER", "https://id.example.com"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("audience is missing");
  }
}
