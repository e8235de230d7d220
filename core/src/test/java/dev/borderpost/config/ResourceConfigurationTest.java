package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of protected resources. */
class ResourceConfigurationTest {

  private static final String ISSUER = "https://id.example.com";
  private static final String RESOURCE = "https://api.example.com/mcp";
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  private final Map<String, String> settings = new HashMap<>(Map.of("issuer", ISSUER));

  private Guard guard() {
    return new GuardConfiguration()
        .settings("setting", settings)
        .keys(ISSUER, KEYS.keySource())
        .build();
  }

  private void assertFault(String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(this::guard)
        .withMessageContaining(message);
  }

  @Test
  void allSettings_areInTheDocument() {
    settings.put("resource", RESOURCE);
    settings.put("scopes-supported", "mcp:read, mcp:write");
    settings.put("resource-name", "Orders");
    settings.put("resource-documentation", "https://example.com/docs");
    settings.put("resource-policy", "https://example.com/policy");
    settings.put("resource-metadata", "https://example.com/meta");
    settings.put("authorization-servers", "https://one.example, https://two.example");

    try (Guard guard = guard()) {
      assertThat(((Served) guard.decide(TestRequest.get(WELL_KNOWN + "/mcp"))).body())
          .isEqualTo(
              "{\"resource\":\"https://api.example.com/mcp\","
                  + "\"scopes_supported\":[\"mcp:read\",\"mcp:write\"],"
                  + "\"resource_name\":\"Orders\","
                  + "\"resource_documentation\":\"https://example.com/docs\","
                  + "\"resource_policy_uri\":\"https://example.com/policy\","
                  + "\"authorization_servers\":[\"https://one.example\",\"https://two.example\"],"
                  + "\"bearer_methods_supported\":[\"header\"]}");
      assertThat(guard.decide(TestRequest.get("/mcp")).headers().get("WWW-Authenticate"))
          .isEqualTo("Bearer resource_metadata=\"https://example.com/meta\"");
    }
  }

  @Test
  void audience_isTheResourceUnlessGiven() {
    settings.put("resource", RESOURCE);
    String token = TokenIssuer.builder(ISSUER, KEYS).audience(RESOURCE).build().token("a").sign();

    try (Guard guard = guard();
        LogCapture log = LogCapture.start()) {
      assertThat(guard.decide(TestRequest.withToken(token))).isInstanceOf(Granted.class);
      assertThat(log.warnings()).isEmpty();
    }
    settings.put("audience", "api://orders");
    try (Guard guard = guard()) {
      assertThat(guard.decide(TestRequest.withToken(token))).isNotInstanceOf(Granted.class);
    }
  }

  @Test
  void severalResources_areAllAudiences() {
    settings.put("resource", RESOURCE + ", https://api.example.com/rest");

    try (Guard guard = guard()) {
      for (String audience : new String[] {RESOURCE, "https://api.example.com/rest"}) {
        String token =
            TokenIssuer.builder(ISSUER, KEYS).audience(audience).build().token("a").sign();
        assertThat(guard.decide(TestRequest.withToken(token))).isInstanceOf(Granted.class);
      }
      assertThat(((Served) guard.decide(TestRequest.get(WELL_KNOWN + "/rest"))).body())
          .contains("https://api.example.com/rest");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api://orders", "https://api.example.com/mcp/"})
  void resourceThatIsNoAudience_isWarnedAbout(String audience) {
    settings.put("resource", RESOURCE);
    settings.put("audience", audience);

    try (LogCapture log = LogCapture.start();
        Guard guard = guard()) {
      assertThat(guard.rules()).isNotNull();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("resource is not among audience");
    }
  }

  @Test
  void resource_isAnyAudience() {
    settings.put("resource", RESOURCE);
    settings.put("audience", "*");

    try (LogCapture log = LogCapture.start();
        Guard guard = guard()) {
      assertThat(guard.rules()).isNotNull();
      assertThat(log.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resource               | /mcp                         | not an absolute address
          resource               | https://h.example/mcp?x=1    | query
          resource               | http://h.example/mcp         | use https
          resource               | https://h.example, https://i.example | tells them apart by their paths
          scopes-supported       | a                            | it describes the setting resource
          resource-name          | a                            | it describes the setting resource
          resource-documentation | https://h.example            | it describes the setting resource
          resource-policy        | https://h.example            | it describes the setting resource
          resource-metadata      | https://h.example            | it describes the setting resource
          authorization-servers  | https://h.example            | it describes the setting resource
          """)
  void settingThatSaysNothing_stopsStartUp(String key, String value, String message) {
    settings.put("audience", "api");
    settings.put(key, value);

    assertFault(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scopes-supported       | two words          | scope
          resource-documentation | docs               | not an absolute address
          resource-policy        | mailto:a@b.example | not an absolute address
          resource-metadata      | http://h.example   | use https
          authorization-servers  | http://h.example   | use https
          """)
  void partThatClientsCannotUse_stopsStartUp(String key, String value, String message) {
    settings.put("resource", RESOURCE);
    settings.put(key, value);

    assertFault(key);
    assertFault(message);
  }

  @Test
  void metadataAddressOfSeveralResources_stopsStartUp() {
    settings.put("resource", RESOURCE + ", https://api.example.com/rest");
    settings.put("resource-metadata", "https://example.com/meta");

    assertFault("there are several resources");
  }

  @Test
  void originOfTheResource_isTheOwnOneWhereItIsCheckedAlways() {
    settings.put("resource", RESOURCE);
    settings.put("check-origin", "always");
    String token = TokenIssuer.builder(ISSUER, KEYS).audience(RESOURCE).build().token("a").sign();

    try (Guard guard = guard()) {
      assertThat(
              guard.decide(
                  TestRequest.withToken(token).header("Origin", "https://api.example.com")))
          .isInstanceOf(Granted.class);
      assertThat(
              guard.decide(TestRequest.withToken(token).header("Origin", "https://evil.example")))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.reason().code()).isEqualTo("foreign_origin"));
    }
  }

  @Test
  void ownOrigin_comesBeforeThatOfTheResource() {
    settings.put("resource", RESOURCE);
    settings.put("check-origin", "always");
    settings.put("own-origin", "https://www.example.com");

    try (Guard guard = guard()) {
      assertThat(guard.decide(TestRequest.get("/x").header("Origin", "https://api.example.com")))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
      assertThat(guard.decide(TestRequest.get("/x").header("Origin", "https://www.example.com")))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.status()).isEqualTo(401));
    }
  }

  @ParameterizedTest
  @CsvSource({"always, it needs own-origin", "never, use cookies"})
  void originThatCannotBeChecked_stopsStartUp(String value, String message) {
    settings.put("audience", "api");
    settings.put("check-origin", value);

    assertFault(message);
  }

  @Test
  void faultsOfBoth_areReportedTogether() {
    settings.put("resource", "not an address");
    settings.put("check-origin", "always");

    assertFault("resource = ");
  }
}
