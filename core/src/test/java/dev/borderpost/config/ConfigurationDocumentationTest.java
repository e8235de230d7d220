package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/configuration.md says of each setting, tried: its example works, and what it says is
 * refused is refused.
 */
class ConfigurationDocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z-]+)` \\| (.+?) \\| (.+?) \\| `(.+?)` \\| `(.*?)`: (.+?) \\|$",
          Pattern.MULTILINE);

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  private static final Map<String, String> OTHER_VALUES =
      Map.of(
          "clock-skew", "PT10S",
          "audience-claim", "client_id",
          "max-token-length", "256",
          "token-types", "at+jwt, absent",
          "principal-claim", "email",
          "roles-claim", "groups",
          "scope-claim", "scp",
          "bound-tokens", "ignore");

  private static final String SECRET = "Wq3vTz8LrK1xNc6Yb9Jd4Hs7Pf2Gm5UaEo0Ri_XkQ-s";

  /** Settings that do not go with a file of keys. */
  private static final List<String> FETCHED_OR_SHARED =
      List.of(
          "secret",
          "secret-encoding",
          "discovery-base",
          "access-token-issuer",
          "keys-token",
          "keys-trust",
          "keys-timeout");

  private static final List<String> DESCRIPTIONS =
      List.of("scopes-supported", "authorization-servers");

  record Row(String key, String standard, String example, String refused, String message) {}

  static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT))
        .results()
        .map(ConfigurationDocumentationTest::row)
        .toList();
  }

  private static Row row(MatchResult match) {
    return new Row(match.group(1), match.group(3), match.group(4), match.group(5), match.group(6));
  }

  @Test
  void document_hasEverySetting_andNoOther() throws IOException {
    assertThat(rows().stream().map(Row::key))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Key.values()).map(Key::text).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void example_works(Row row) {
    assertThatCode(() -> build(row.key(), row.example())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsSaidToBeRefused_isRefusedWithThatMessage(Row row) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(row.key(), row.refused()))
        .withMessageContaining(row.key().equals("issuers") ? "main." : row.key())
        .withMessageContaining(row.message());
  }

  static List<Row> rowsWithADefault() throws IOException {
    return rows().stream().filter(row -> row.standard().matches("`[^`]+`")).toList();
  }

  /** Tokens that tell the values of these settings apart, and what becomes of them. */
  private static List<String> outcomes(Map<String, String> more) throws IOException {
    Path jwks = Files.writeString(Files.createTempFile("keys", ".json"), KEYS.publicJwkSet());
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("issuer", "https://id.example.com");
    settings.put("audience", "api");
    settings.put("keys", "file:" + jwks);
    Guard guard = GuardConfiguration.guard(settings);
    return Stream.of(
            token("JWT", 0),
            token("at+jwt", 0),
            token("logout+jwt", 0),
            token("JWT", -30),
            token("JWT", -90),
            boundToken())
        .map(token -> outcome(guard.decide(TestRequest.withToken(token))))
        .toList();
  }

  private static String token(String type, long secondsToExpiry) {
    return draft(type, secondsToExpiry).sign();
  }

  private static String boundToken() {
    return draft("JWT", 0).claim("cnf", Map.of("jkt", "x")).sign();
  }

  private static TokenIssuer.Draft draft(String type, long secondsToExpiry) {
    Instant issued = Instant.now().minusSeconds(1000 - secondsToExpiry);
    return TokenIssuer.builder("https://id.example.com", KEYS)
        .audience("api")
        .type(type)
        .clock(Clock.fixed(issued, ZoneOffset.UTC))
        .lifetime(Duration.ofSeconds(secondsToExpiry == 0 ? 4000 : 1000))
        .build()
        .token("subject")
        .roles("role")
        .claim("groups", List.of("group"))
        .scopes("scope")
        .claim("scp", List.of("scp"))
        .claim("email", "e@example.com");
  }

  private static String outcome(AccessDecision decision) {
    return decision instanceof Granted granted
        ? granted.principal().map(p -> p.getName() + p.roles() + p.scopes()).orElse("nobody")
        : ((Refused) decision).reason().code();
  }

  @ParameterizedTest
  @MethodSource("rowsWithADefault")
  void documentedDefault_isTheDefault(Row row) throws IOException {
    String documented = row.standard().replace("`", "");

    assertThat(outcomes(Map.of(row.key(), documented))).isEqualTo(outcomes(Map.of()));
  }

  @Test
  void otherValues_wouldBeNoticed() throws IOException {
    assertThat(rowsWithADefault().stream().map(Row::key))
        .containsExactlyInAnyOrderElementsOf(OTHER_VALUES.keySet());
    for (Map.Entry<String, String> other : OTHER_VALUES.entrySet()) {
      assertThat(outcomes(Map.of(other.getKey(), other.getValue())))
          .as(other.getKey())
          .isNotEqualTo(outcomes(Map.of()));
    }
  }

  private static void build(String key, String value) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("issuer", "https://id.example.com");
    settings.put("audience", "api://orders");
    settings.put("keys", "classpath:keys/test-jwks.json");
    if (FETCHED_OR_SHARED.contains(key)) {
      settings.remove("keys");
    }
    if (key.equals("issuers")) {
      settings.remove("issuer");
      settings.remove("keys");
      for (String name : value.equals("main") ? List.<String>of() : List.of("main", "partner")) {
        settings.put(name + ".issuer", "https://" + name + ".example");
        settings.put(name + ".keys", "classpath:keys/test-jwks.json");
      }
    }
    if (key.startsWith("resource-") || DESCRIPTIONS.contains(key)) {
      settings.put("resource", "https://api.example.com/orders");
    }
    if (List.of("encryption", "compressed-tokens", "encrypted-claims").contains(key)) {
      settings.put("decryption-keys", "env:TEST_DECRYPTION_KEYS");
    }
    if (List.of("decryption-keys", "compressed-tokens", "encrypted-claims").contains(key)) {
      settings.put("encryption", "required");
    }
    switch (key) {
      case "secret-encoding" -> settings.put("secret", "env:TEST_SECRET");
      case "tenants" -> settings.put("issuer", "https://login.example.com/{tenantid}/v2.0");
      case "access-token-issuer" -> settings.put("issuer", "http://127.0.0.1:8081/adfs");
      case "single-use", "revocation" -> settings.put("store", "memory");
      case "store" -> settings.put("revocation", "on");
      case "rules-case" -> settings.put("rules", "deny /internal/**");
      case "on-store-failure" -> settings.putAll(Map.of("store", "memory", "revocation", "on"));
      default -> {}
    }
    settings.put(key, value.replace("file:/etc/borderpost/", "file:src/test/resources/keys/"));
    new GuardConfiguration()
        .environment(
            Map.of(
                "TEST_SECRET",
                SECRET,
                "TEST_DECRYPTION_KEYS",
                JweKeys.all(),
                "TEST_KEYS_TOKEN",
                "a-token"))
        .settings("init-param", settings)
        .build()
        .close();
  }
}
