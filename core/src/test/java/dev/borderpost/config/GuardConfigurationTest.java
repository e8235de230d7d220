package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.EncryptionKey;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardConfigurationTest {

  private static final String ISSUER = "https://id.example.com/realms/demo";
  private static final String AUDIENCE = "api://orders";
  private static final String TEMPLATE = "https://id.example.com/{tenantid}";
  private static final String SECRET = "hPq0Jx3Zr7mKc9TdVw2Ls8NfYb5Ga4UeXo1Ri6Mn_Dk";

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.RS256);
  private static final TokenIssuer OFFICE =
      TokenIssuer.builder(ISSUER, KEYS).audience(AUDIENCE).build();

  @TempDir Path directory;

  private final Map<String, String> settings = new TreeMap<>();

  @BeforeEach
  void minimalSettings() throws IOException {
    Path keys = Files.writeString(directory.resolve("jwks.json"), KEYS.publicJwkSet());
    settings.put("issuer", ISSUER);
    settings.put("audience", AUDIENCE);
    settings.put("keys", "file:" + keys);
  }

  @Test
  void issuerAudienceAndKeys_areEnough() {
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(user(guard, TestRequest.withToken(OFFICE.token("alice").sign())).getName())
        .isEqualTo("alice");
    assertThat(refusal(guard, TestRequest.get("/")).status()).isEqualTo(401);
  }

  @Test
  void everySettingOfAnIssuer_reachesIt() {
    settings.putAll(
        Map.of(
            "algorithms", "RS256,ES256",
            "clock-skew", "PT0S",
            "token-types", "application/AT+JWT,JWT",
            "required-claims", "tenant,/deep/er",
            "max-token-age", "PT1H",
            "principal-claim", "email",
            "roles-claim", "/realm_access/roles, groups",
            "scope-claim", "permissions",
            "realm", "orders"));
    Guard guard = GuardConfiguration.guard(settings);
    TokenIssuer.Draft draft =
        OFFICE
            .token("7")
            .claim("email", "a@example.com")
            .claim("tenant", "blue")
            .claim("deep", Map.of("er", true))
            .claim("realm_access", Map.of("roles", List.of("admin")))
            .claim("groups", List.of("staff"))
            .claim("permissions", List.of("read"));

    JwtPrincipal user = user(guard, TestRequest.withToken(draft.sign()));

    assertThat(user.getName()).isEqualTo("a@example.com");
    assertThat(user.roles()).containsExactly("admin", "staff");
    assertThat(user.scopes()).containsExactly("read");
    assertThat(refusal(guard, TestRequest.withToken(OFFICE.token("7").sign())).headers())
        .containsEntry(
            "WWW-Authenticate",
            "Bearer realm=\"orders\", error=\"invalid_token\", error_description=\"The access token"
                + " is not valid\"");
  }

  @Test
  void logsAndTraces_nameTheUser_onlyWhereAskedFor() {
    Guard silent = GuardConfiguration.guard(settings);
    assertThat(silent.mdcKey()).isEmpty();
    assertThat(silent.hasUserInTraces()).isFalse();

    settings.putAll(
        Map.of("mdc", "user", "trace-user", "on", "realm", "r", "unauthorized-page", "/in"));
    Guard guard = GuardConfiguration.guard(settings).withContextPath("/shop");
    assertThat(guard.mdcKey()).contains("user");
    assertThat(guard.hasUserInTraces()).isTrue();

    settings.put("trace-user", "off");
    assertThat(GuardConfiguration.guard(settings).hasUserInTraces()).isFalse();
  }

  @Test
  void limitsOfTime_reachTheIssuer() {
    settings.put("max-token-age", "PT1H");
    settings.put("clock-skew", "PT0S");
    Guard guard = GuardConfiguration.guard(settings);
    TokenIssuer longAgo =
        TokenIssuer.builder(ISSUER, KEYS)
            .audience(AUDIENCE)
            .clock(
                java.time.Clock.fixed(
                    Instant.now().minus(Duration.ofHours(2)), java.time.ZoneOffset.UTC))
            .build();

    assertThat(
            refusal(
                    guard,
                    TestRequest.withToken(
                        longAgo.token("alice").lifetime(Duration.ofDays(1)).sign()))
                .reason()
                .code())
        .isEqualTo("too_old");
  }

  @Test
  void keycloakToken_hasItsRoles_fromRealmAndClient() {
    settings.put("roles-claim", "/realm_access/roles,/resource_access/orders/roles");
    settings.put("principal-claim", "preferred_username");
    String token =
        OFFICE
            .token("f1c9a2b0-7d2e-4a51-9a44-d0c2f8a1b733")
            .claim("typ", "Bearer")
            .claim("azp", "web")
            .claim("preferred_username", "alice")
            .claim("realm_access", Map.of("roles", List.of("offline_access", "admin")))
            .claim(
                "resource_access",
                Map.of(
                    "orders", Map.of("roles", List.of("clerk")),
                    "account", Map.of("roles", List.of("manage-account"))))
            .claim("scope", "openid profile")
            .sign();

    JwtPrincipal user = user(GuardConfiguration.guard(settings), TestRequest.withToken(token));

    assertThat(user.getName()).isEqualTo("alice");
    assertThat(user.roles()).containsExactly("offline_access", "admin", "clerk");
    assertThat(user.scopes()).containsExactly("openid", "profile");
  }

  @Test
  void rules_areReadInTheirOrder() {
    settings.put(
        "rules",
        """

          # open
          permit GET /health
          optional /news/**
          require /admin/** role:admin|auditor
          require POST /orders/** scope:orders:write role:clerk
          deny /internal/**
        """);
    Guard guard = GuardConfiguration.guard(settings);
    String auditor = OFFICE.token("bob").roles("auditor").scopes("orders:write").sign();

    assertThat(guard.decide(TestRequest.get("/health"))).isInstanceOf(Granted.class);
    assertThat(refusal(guard, TestRequest.request("POST", "/health")).status()).isEqualTo(401);
    assertThat(guard.decide(TestRequest.get("/news/1"))).isInstanceOf(Granted.class);
    assertThat(guard.decide(TestRequest.get("/admin").token(auditor))).isInstanceOf(Granted.class);
    assertThat(
            refusal(guard, TestRequest.request("POST", "/orders").token(auditor)).reason().code())
        .isEqualTo("missing_role");
    assertThat(refusal(guard, TestRequest.get("/internal/x").token(auditor)).status())
        .isEqualTo(403);
    assertThat(refusal(guard, TestRequest.get("/other")).status()).isEqualTo(401);
  }

  @Test
  void cookie_replacesTheHeader_andIsCheckedForOtherSites() {
    settings.put("cookie", "passport");
    Guard guard = GuardConfiguration.guard(settings);
    String cookie = "passport=" + OFFICE.token("alice").sign();

    assertThat(user(guard, TestRequest.get("/").header("Cookie", cookie)).getName())
        .isEqualTo("alice");
    assertThat(
            refusal(guard, TestRequest.request("POST", "/").header("Cookie", cookie))
                .reason()
                .code())
        .isEqualTo("cross_site");
    assertThat(refusal(guard, TestRequest.withToken(OFFICE.token("alice").sign())).status())
        .isEqualTo(401);
  }

  @Test
  void origins_areThoseThatBrowsersMayCallFrom() {
    settings.put("cookie", "passport");
    settings.put("own-origin", "https://shop.example");
    settings.put("allowed-origins", "https://app.example, https://kiosk.example:8443");
    settings.put("cors-preflight", "permit");
    Guard guard = GuardConfiguration.guard(settings);
    String cookie = "passport=" + OFFICE.token("alice").sign();

    for (String origin :
        List.of("https://shop.example", "https://app.example", "https://kiosk.example:8443")) {
      assertThat(
              guard.decide(
                  TestRequest.request("POST", "/")
                      .header("Cookie", cookie)
                      .header("Origin", origin)))
          .isInstanceOf(Granted.class);
    }
    assertThat(
            refusal(
                    guard,
                    TestRequest.request("POST", "/")
                        .header("Cookie", cookie)
                        .header("Host", "internal.example")
                        .header("Origin", "https://internal.example"))
                .reason()
                .code())
        .isEqualTo("cross_site");
    assertThat(
            refusal(guard, TestRequest.get("/").header("Origin", "https://app.example")).headers())
        .containsEntry("Access-Control-Allow-Origin", "https://app.example");
    assertThat(
            guard.decide(
                TestRequest.request("OPTIONS", "/")
                    .header("Origin", "https://app.example")
                    .header("Access-Control-Request-Method", "GET")))
        .isInstanceOf(Granted.class);
  }

  @Test
  void policyByClassName_getsTheSettingsOfItsOwn() {
    settings.put("policies", SampleTenantPolicy.class.getName());
    settings.put(SampleTenantPolicy.class.getName() + ".tenant", "green");
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(
            user(
                guard,
                TestRequest.withToken(OFFICE.token("alice").claim("tenant", "green").sign())))
        .isNotNull();
    assertThat(
            refusal(
                    guard,
                    TestRequest.withToken(OFFICE.token("alice").claim("tenant", "blue").sign()))
                .reason()
                .code())
        .isEqualTo("other_tenant");
  }

  @Test
  void extractorByClassName_replacesTheHeader() {
    settings.put("extractors", SampleExtractor.class.getName());
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(user(guard, TestRequest.get("/").header("X-Passport", OFFICE.token("al").sign())))
        .isNotNull();
  }

  @Test
  void decryptionKeys_areReadFromAFileOfTheirOwner_orTheEnvironment() throws IOException {
    String jwk = JweKeys.jwk("ECDH-ES+A256KW");
    Path file = Files.writeString(directory.resolve("private.json"), JweKeys.set(jwk));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    settings.put("encryption", "required");
    String signed = OFFICE.token("alice").sign();
    String encrypted = EncryptionKey.jwk(jwk).encrypt(signed);

    for (String reference : List.of("file:" + file, "env:DECRYPTION_KEYS")) {
      settings.put("decryption-keys", reference);
      Guard guard =
          new GuardConfiguration()
              .environment(Map.of("DECRYPTION_KEYS", JweKeys.set(jwk)))
              .settings("setting", settings)
              .build();

      assertThat(guard.decide(TestRequest.withToken(encrypted))).isInstanceOf(Granted.class);
      assertThat(refusal(guard, TestRequest.withToken(signed)).reason().code())
          .isEqualTo("not_encrypted");
    }
  }

  @Test
  void decryptionKeysThatOthersCanRead_orThatAreMissing_stopStartUpByName() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("private.json"), JweKeys.set(JweKeys.jwk("RSA-OAEP-256")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    settings.put("encryption", "required");

    settings.put("decryption-keys", "file:" + file);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("decryption-keys (setting): ")
        .withMessageContaining("run chmod 600");
    settings.put("decryption-keys", "file:" + directory.resolve("missing.json"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("decryption-keys (setting): ")
        .withMessageContaining("does it exist");
    settings.remove("decryption-keys");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining(
            "encryption = \"required\" (setting): Encrypted tokens need decryption keys");
    settings.remove("encryption");
    settings.put("decryption-keys", "file:" + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining(
            "decryption-keys (setting): There are decryption keys, but encryption is off");
    settings.remove("decryption-keys");
    settings.put("compressed-tokens", "permit");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("compressed-tokens = \"permit\" (setting): Compressed tokens");
    settings.remove("compressed-tokens");
    settings.put("decryption-keys", "file:" + file);
    settings.put("encryption", "required");
    Files.writeString(file, "{");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining(file + " is not JSON");
  }

  @Test
  void keyThatIsNotUsed_isWarnedOfOnce_alsoWithEncryption() throws IOException {
    String oddKey = "{\"keys\":[{\"kty\":\"odd\",\"kid\":\"odd\"},";
    Path mixed =
        Files.writeString(
            directory.resolve("mixed.json"),
            KEYS.publicJwkSet().replaceFirst("\\{\\s*\"keys\"\\s*:\\s*\\[", oddKey));
    settings.put("keys", "file:" + mixed);
    settings.put("encryption", "accepted");
    settings.put("decryption-keys", "env:DECRYPTION_KEYS");

    try (LogCapture log = LogCapture.start()) {
      new GuardConfiguration()
          .environment(Map.of("DECRYPTION_KEYS", JweKeys.all()))
          .settings("setting", settings)
          .build()
          .close();

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("not used from file " + mixed + ": key 1 (kid \"odd\")");
    }
  }

  @Test
  void secret_isReadFromTheEnvironmentOrAFile() throws IOException {
    settings.remove("keys");
    settings.put("secret", "env:PASSPORT_SECRET");
    GuardConfiguration byEnvironment =
        new GuardConfiguration()
            .environment(Map.of("PASSPORT_SECRET", SECRET))
            .settings("init-param", settings);
    assertThat(byEnvironment.build()).isNotNull();

    settings.put("secret", "file:" + Files.writeString(directory.resolve("secret"), SECRET + "\n"));
    Guard guard = GuardConfiguration.guard(settings);
    byte[] secret = Base64.getUrlDecoder().decode(SECRET);
    String token = tokenWithSecret(secret);
    assertThat(user(guard, TestRequest.withToken(token)).getName()).isEqualTo("alice");
  }

  @Test
  void secretThatIsText_isItsCharacters_whereTheEncodingSaysSo() throws IOException {
    String text = "Gz!7 not base64url: w\u00e4hlt niemand 4711 so";
    settings.remove("keys");
    settings.put("secret", "file:" + Files.writeString(directory.resolve("secret"), text + "\n"));
    settings.put("secret-encoding", "text");
    String token = tokenWithSecret(text.getBytes(StandardCharsets.UTF_8));

    assertThat(user(GuardConfiguration.guard(settings), TestRequest.withToken(token)).getName())
        .isEqualTo("alice");
  }

  private static String tokenWithSecret(byte[] secret) {
    return Forge.sign(
        "{\"alg\":\"HS256\"}",
        "{\"iss\":\""
            + ISSUER
            + "\",\"aud\":\""
            + AUDIENCE
            + "\",\"sub\":\"alice\",\"exp\":4102444800}",
        "HS256",
        new javax.crypto.spec.SecretKeySpec(secret, "HmacSHA256"));
  }

  @Test
  void textThatIsBase64UrlToo_isReadAsTheEncodingSays_andNeverGuessed() {
    settings.remove("keys");
    settings.put("secret", "env:SHARED_SECRET");
    String token = tokenWithSecret(SECRET.getBytes(StandardCharsets.UTF_8));

    assertThat(refusal(withSecret(), TestRequest.withToken(token)).reason().code())
        .isEqualTo("bad_signature");
    settings.put("secret-encoding", "text");
    assertThat(user(withSecret(), TestRequest.withToken(token)).getName()).isEqualTo("alice");
  }

  private Guard withSecret() {
    return new GuardConfiguration()
        .environment(Map.of("SHARED_SECRET", SECRET))
        .settings("setting", settings)
        .build();
  }

  @Test
  void settingsThatAcceptMore_reachTheIssuer_andNothingElseOpens() {
    settings.put("audience-claim", "aud, client_id");
    settings.put("id-tokens", "permit");
    settings.put("principal-claim", "upn, sub");
    Guard guard = GuardConfiguration.guard(settings);
    TokenIssuer.Draft idToken =
        OFFICE.token("7").claim("at_hash", "x").claim("upn", "alice@example.com");
    TokenIssuer.Draft refreshToken = OFFICE.token("7").claim("typ", "Refresh");
    TokenIssuer foreign = TokenIssuer.builder(ISSUER, KEYS).audience("another-client").build();

    assertThat(user(guard, TestRequest.withToken(idToken.sign())).getName())
        .isEqualTo("alice@example.com");
    assertThat(user(guard, TestRequest.withToken(OFFICE.token("7").sign())).getName())
        .isEqualTo("7");
    assertThat(refusal(guard, TestRequest.withToken(refreshToken.sign())).reason().code())
        .isEqualTo("wrong_token_type");
    assertThat(
            refusal(
                    guard,
                    TestRequest.withToken(
                        foreign.token("7").clientId(AUDIENCE).claim("at_hash", "x").sign()))
                .reason()
                .code())
        .isEqualTo("wrong_audience");
  }

  @Test
  void maxTokenLength_isTheLongestTokenThatIsRead() {
    String token = OFFICE.token("alice").sign();
    settings.put("max-token-length", String.valueOf(token.length()));
    assertThat(user(GuardConfiguration.guard(settings), TestRequest.withToken(token)).getName())
        .isEqualTo("alice");

    settings.put("max-token-length", String.valueOf(token.length() - 1));
    assertThat(
            refusal(GuardConfiguration.guard(settings), TestRequest.withToken(token))
                .reason()
                .code())
        .isEqualTo("malformed");
  }

  @Test
  void tenants_areIssuersOfTheirOwn_withTheKeysOfTheirOwn() throws IOException {
    SigningKeys others = SigningKeys.generate(JwsAlgorithm.ES256);
    Files.writeString(directory.resolve("one.json"), KEYS.publicJwkSet());
    Files.writeString(directory.resolve("two.json"), others.publicJwkSet());
    settings.put("issuer", TEMPLATE);
    settings.put("keys", "file:" + directory.resolve("{tenantid}.json"));
    settings.put("tenants", "one, two");
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(user(guard, TestRequest.withToken(ofTenant("one", KEYS))).issuer())
        .isEqualTo("https://id.example.com/one");
    assertThat(user(guard, TestRequest.withToken(ofTenant("two", others))).issuer())
        .isEqualTo("https://id.example.com/two");
    assertThat(refusal(guard, TestRequest.withToken(ofTenant("two", KEYS))).reason().code())
        .isEqualTo("unknown_key");
    for (String other : List.of("three", "Two", "{tenantid}")) {
      assertThat(refusal(guard, TestRequest.withToken(tenantToken(other))).reason().code())
          .as(other)
          .isEqualTo("unknown_issuer");
    }
  }

  private static String ofTenant(String tenant, SigningKeys keys) {
    return TokenIssuer.builder("https://id.example.com/" + tenant, keys)
        .audience(AUDIENCE)
        .build()
        .token("alice")
        .sign();
  }

  /** An {@code iss} that need not be a URI. */
  private static String tenantToken(String tenant) {
    return Forge.sign(
        "{\"alg\":\"ES256\"}",
        "{\"iss\":\"https://id.example.com/" + tenant + "\",\"exp\":4102444800}",
        "ES256",
        Jwts.SIG.ES256.keyPair().build().getPrivate());
  }

  @Test
  void accessTokenIssuer_isTheIss_ofTokensWhoseKeysTheMetadataOfTheIssuerLeadTo()
      throws IOException {
    try (KeyServer server = KeyServer.start()) {
      String iss = "http://adfs.example.com/adfs/services/trust";
      server.serve(
          "/adfs/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"access_token_issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
              .formatted(server.uri("/adfs"), iss, server.uri("/adfs/discovery/keys")));
      server.serve("/adfs/discovery/keys", KEYS.publicJwkSet());
      settings.remove("keys");
      settings.put("issuer", server.uri("/adfs").toString());
      settings.put("access-token-issuer", iss);
      TokenIssuer adfs = TokenIssuer.builder(iss, KEYS).audience(AUDIENCE).build();
      TokenIssuer own =
          TokenIssuer.builder(settings.get("issuer"), KEYS).audience(AUDIENCE).build();

      try (Guard guard = GuardConfiguration.guard(settings)) {
        await().until(() -> guard.health().get(iss).keys() == 1);
        assertThat(user(guard, TestRequest.withToken(adfs.token("alice").sign())).issuer())
            .isEqualTo(iss);
        assertThat(refusal(guard, TestRequest.withToken(own.token("alice").sign())).reason().code())
            .isEqualTo("unknown_issuer");
      }
    }
  }

  @Test
  void severalIssuers_shareWhatTheyHaveNoOwnSettingFor() throws IOException {
    SigningKeys partnerKeys = SigningKeys.generate(JwsAlgorithm.ES256);
    Files.writeString(directory.resolve("partner.json"), partnerKeys.publicJwkSet());
    Path file =
        Files.writeString(
            directory.resolve("borderpost.properties"),
            """
            issuers=main,partner
            audience=api://orders
            roles-claim=groups
            main.issuer=https://id.example.com/realms/demo
            main.keys=file:%1$s/jwks.json
            partner.issuer=https://login.partner.example
            partner.keys=file:%1$s/partner.json
            partner.audience=orders
            """
                .formatted(directory));
    Guard guard = GuardConfiguration.guard(Map.of("config", "file:" + file));
    TokenIssuer partner =
        TokenIssuer.builder("https://login.partner.example", partnerKeys)
            .audience("orders")
            .build();

    assertThat(
            user(
                    guard,
                    TestRequest.withToken(OFFICE.token("a").claim("groups", List.of("x")).sign()))
                .roles())
        .containsExactly("x");
    assertThat(user(guard, TestRequest.withToken(partner.token("p").sign())).issuer())
        .isEqualTo("https://login.partner.example");
    TokenIssuer impostor =
        TokenIssuer.builder(ISSUER, partnerKeys).audience(AUDIENCE, "orders").build();
    assertThat(refusal(guard, TestRequest.withToken(impostor.token("p").sign())).reason().code())
        .isEqualTo("unknown_key");
  }

  @Test
  void nearerPlace_decides() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("file.properties"), "realm=file\nprincipal-claim=file\n");
    Map<String, String> contextParams =
        Map.of("borderpost.realm", "context", "unrelated", "context");
    settings.put("realm", "filter");
    settings.put("config", "file:" + file);
    Map<String, String> environment =
        Map.of("BORDERPOST_REALM", "environment", "PATH", "elsewhere");
    Map<String, String> system = Map.of("borderpost.realm", "system", "java.version", "17");

    assertThat(
            realm(
                new GuardConfiguration()
                    .prefixedSettings("system property", system)
                    .environment(environment)
                    .settings("init-param", settings)
                    .prefixedSettings("context-param", contextParams)))
        .isEqualTo("system");
    assertThat(
            realm(
                new GuardConfiguration()
                    .environment(environment)
                    .settings("init-param", settings)
                    .prefixedSettings("context-param", contextParams)))
        .isEqualTo("environment");
    assertThat(
            realm(
                new GuardConfiguration()
                    .settings("init-param", settings)
                    .prefixedSettings("context-param", contextParams)))
        .isEqualTo("filter");
    settings.remove("realm");
    assertThat(
            realm(
                new GuardConfiguration()
                    .settings("init-param", settings)
                    .prefixedSettings("context-param", contextParams)))
        .isEqualTo("context");
    assertThat(realm(new GuardConfiguration().settings("init-param", settings))).isEqualTo("file");
  }

  @Test
  void placeholders_areReplaced_andNothingElseIs() throws IOException {
    Path realm = Files.writeString(directory.resolve("realm.txt"), "from a file\n");
    settings.put("realm", "${env:WORLD} ${file:" + realm + "} ${user.home} $1");
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(Map.of("WORLD", "hello"))
            .settings("init-param", settings);

    assertThat(realm(configuration)).isEqualTo("hello from a file ${user.home} $1");
  }

  @Test
  void resourcesOfTheWebApplication_areFoundBelowWebInf() {
    settings.put("keys", "/WEB-INF/jwks.json");
    byte[] content = KEYS.publicJwkSet().getBytes(StandardCharsets.UTF_8);
    Guard guard =
        new GuardConfiguration()
            .settings("init-param", settings)
            .webResources(
                path ->
                    path.equals("/WEB-INF/jwks.json") ? new ByteArrayInputStream(content) : null)
            .build();

    assertThat(user(guard, TestRequest.withToken(OFFICE.token("alice").sign()))).isNotNull();
  }

  static Stream<Arguments> faults() throws IOException {
    Path directory = Files.createTempDirectory("borderpost");
    PublicKey rsa = Jwts.SIG.RS256.keyPair().build().getPublic();
    Path pem = Files.writeString(directory.resolve("rsa.pem"), pem(rsa));
    Path cut = Files.writeString(directory.resolve("cut.pem"), pem(rsa).substring(0, 200));
    Path broken =
        Files.writeString(directory.resolve("broken.pem"), pem(rsa).replace("MIIB", "AAAA"));
    Path notKeys = Files.writeString(directory.resolve("not.json"), "{\"kays\":[]}");
    Path twice = Files.writeString(directory.resolve("twice.json"), "{\"keys\":[],\"keys\":[]}");
    return Stream.of(
        arguments(
            Map.of("audiance", "x"),
            "audiance (init-param): there is no such setting; did you mean audience?"),
        arguments(Map.of("frobnicate", "x"), "frobnicate (init-param): there is no such setting."),
        arguments(Map.of("audience", ""), "audience = \"\" (init-param): it is empty"),
        arguments(Map.of("audience", "-"), "audience is missing: the aud of tokens"),
        arguments(Map.of("issuer", "-"), "issuer is missing: the exact iss"),
        arguments(Map.of("audience-claim", ""), "audience-claim = \"\" (init-param): it is empty"),
        arguments(
            Map.of("audience", "*", "audience-claim", "client_id"),
            "audience-claim = \"client_id\" (init-param): it has no effect while audience is *"),
        arguments(
            Map.of("principal-claim", " , "), "principal-claim = \",\" (init-param): it is empty"),
        arguments(Map.of("id-tokens", ""), "id-tokens = \"\" (init-param): it is empty"),
        arguments(
            Map.of("id-tokens", "true"),
            "id-tokens = \"true\" (init-param): the only value is permit"),
        arguments(
            Map.of("id-tokens", "permit", "token-types", "application/at+jwt"),
            "id-tokens = \"permit\" (init-param): token-types accepts at+jwt only"),
        arguments(
            Map.of("max-token-length", ""), "max-token-length = \"\" (init-param): it is empty"),
        arguments(
            Map.of("max-token-length", "16 KB"),
            "max-token-length = \"16 KB\" (init-param): it is not a number"),
        arguments(
            Map.of("max-token-length", "255"),
            "max-token-length = \"255\" (init-param): The longest token is 255 characters: use 256 to"),
        arguments(Map.of("max-token-length", "1048577"), "use 256 to 1048576"),
        arguments(Map.of("tenants", ""), "tenants = \"\" (init-param): it is empty"),
        arguments(
            Map.of("tenants", "one"),
            "tenants = \"one\" (init-param): it needs {tenantid} in issuer"),
        arguments(
            Map.of("issuer", TEMPLATE),
            "issuer = \""
                + TEMPLATE
                + "\" (init-param): {tenantid} stands for a tenant: set tenants"),
        arguments(
            Map.of("keys", "https://id.example.com/{tenantid}/keys"),
            "keys = \"https://id.example.com/{tenantid}/keys\" (init-param): {tenantid} stands for a tenant: write it in issuer too"),
        arguments(
            Map.of("keys", "-", "discovery-base", "https://id.example.com/{tenantid}"),
            "discovery-base = \"https://id.example.com/{tenantid}\" (init-param): {tenantid} stands for"),
        arguments(
            Map.of("issuer", TEMPLATE, "tenants", "one,a/b"),
            "tenants = \"one,a/b\" (init-param): \"a/b\" is not the id of a tenant"),
        arguments(
            Map.of("issuer", TEMPLATE, "tenants", "one,two,one"),
            "tenants = \"one,two,one\" (init-param): The tenant one is named twice"),
        arguments(
            Map.of("issuer", TEMPLATE + "/{tenantid}", "tenants", "one"),
            "tenants = \"one\" (init-param): Issuer " + TEMPLATE + "/{tenantid} has tenants"),
        arguments(
            Map.of(
                "issuer",
                TEMPLATE,
                "tenants",
                "one,two",
                "keys",
                "http://id.example.com/{tenantid}"),
            "keys = \"http://id.example.com/{tenantid}\" (init-param): The address of the JWK Set"),
        arguments(
            Map.of("issuer", TEMPLATE, "tenants", "one,two", "algorithms", "ES256"), "keys = "),
        arguments(
            Map.of("access-token-issuer", ""),
            "access-token-issuer = \"\" (init-param): it is empty"),
        arguments(
            Map.of("access-token-issuer", "x"),
            "access-token-issuer = \"x\" (init-param): it goes with keys that are discovered, and keys is given"),
        arguments(
            Map.of("access-token-issuer", "x", "keys", "-", "secret", "env:SHARED_SECRET"),
            "and secret is given"),
        arguments(
            Map.of("access-token-issuer", "x", "keys", "-", "issuer", TEMPLATE, "tenants", "one"),
            "access-token-issuer = \"x\" (init-param): tenants is given as well"),
        arguments(
            Map.of("secret-encoding", "text"),
            "secret-encoding = \"text\" (init-param): there is no secret"),
        arguments(
            Map.of("keys", "-", "secret", "env:SHARED_SECRET", "secret-encoding", ""),
            "secret-encoding = \"\" (init-param): it is empty"),
        arguments(
            Map.of("keys", "-", "secret", "env:SHARED_SECRET", "secret-encoding", "hex"),
            "secret-encoding = \"hex\" (init-param): use base64url, or text"),
        arguments(
            Map.of("keys", "-", "secret", "env:NOT_BASE64"),
            "If the text itself is the secret, set secret-encoding to text"),
        arguments(
            Map.of("issuer", "demo", "keys", "-"),
            "issuer = \"demo\" (init-param): Issuer demo has no keys, and they cannot be discovered"),
        arguments(
            Map.of("keys", "http://id.example.com/jwks"),
            "keys = \"http://id.example.com/jwks\" (init-param): The address of the JWK Set"),
        arguments(Map.of("keys", "https:/jwks"), "it is not an https address"),
        arguments(Map.of("keys", "https://a b"), "it is not an address"),
        arguments(
            Map.of("keys", "https://id.example.com/jwks", "algorithms", "HS256"),
            "its keys are published: remove the HS algorithms"),
        arguments(
            Map.of("discovery-base", "https://id.example.com"),
            "keys and discovery-base are both given"),
        arguments(Map.of("stale-if-error", "P31D"), "use PT0S to P30D"),
        arguments(Map.of("plain-http", "true"), "the only value is permit"),
        arguments(Map.of("secret", "env:SHARED_SECRET"), "keys and secret are both given"),
        arguments(
            Map.of("keys", "-", "secret", SECRET),
            "secret (init-param): a secret is never written"),
        arguments(
            Map.of("keys", "-", "secret", "env:NOT_SET"),
            "environment variable NOT_SET is not set"),
        arguments(Map.of("keys", "-", "secret", "env:SHORT"), "secret (init-param): No usable key"),
        arguments(
            Map.of("keys", "-", "secret", "env:SHORT"),
            "the secret has 6 bytes and needs at least 32"),
        arguments(Map.of("keys", "-", "secret", "env:NOT_BASE64"), "is not base64url text"),
        arguments(Map.of("keys", "-", "secret", "env:EMPTY"), "The secret is empty"),
        arguments(
            Map.of("algorithms", "none"),
            "algorithms = \"none\" (init-param): \"none\" is not an algorithm"),
        arguments(Map.of("algorithms", "rs256"), "\"rs256\" is not an algorithm"),
        arguments(Map.of("algorithms", "HS256"), "No usable key"),
        arguments(Map.of("algorithms", "HS256,RS256"), "HS256"),
        arguments(Map.of("keys", "file:" + pem, "algorithms", "HS256"), "No usable key"),
        arguments(
            Map.of("keys", "file:" + pem, "algorithms", "ES256"), "fits none of the algorithms"),
        arguments(
            Map.of("keys", "file:/nowhere/at/all.json"), "/nowhere/at/all.json cannot be read"),
        arguments(
            Map.of("keys", "classpath:no/such.json"), "there is nothing at classpath:no/such.json"),
        arguments(Map.of("keys", "/WEB-INF/none.json"), "there is nothing at /WEB-INF/none.json"),
        arguments(Map.of("keys", "file:" + cut), "No complete PEM block"),
        arguments(Map.of("keys", "file:" + broken), "cannot be read: is it complete?"),
        arguments(Map.of("keys", "file:" + notKeys), "has no array named keys"),
        arguments(Map.of("keys", "file:" + twice), "has a member name twice"),
        arguments(
            Map.of("rules", "permit /a\nrequier /admin/**"),
            "rules = \"requier /admin/**\" (init-param): it begins with none of permit, optional, require, deny; did you mean require?"),
        arguments(Map.of("rules", "permit admin"), "a path that begins with a slash"),
        arguments(Map.of("rules", "permit get /a"), "\"get\" is not a method"),
        arguments(Map.of("rules", "require /a/*.html"), "a star that is not understood"),
        arguments(Map.of("rules", "require /a roles:x"), "\"roles:x\" is not a condition"),
        arguments(Map.of("rules", "require /a role:"), "\"role:\" is not a condition"),
        arguments(Map.of("rules", "permit /a role:x"), "only require can have conditions"),
        arguments(
            Map.of("policies", "com.example.Missing"),
            "the class com.example.Missing cannot be loaded"),
        arguments(
            Map.of("policies", "java.lang.String"),
            "the class java.lang.String does not implement dev.borderpost.policy.ClaimsPolicy"),
        arguments(
            Map.of("policies", Failing.class.getName()),
            "the constructor of "
                + Failing.class.getName()
                + " failed: java.lang.IllegalStateException: no database"),
        arguments(
            Map.of("policies", Hidden.class.getName()), "a public constructor without arguments"),
        arguments(
            Map.of(
                "policies",
                SampleTenantPolicy.class.getName(),
                SampleTenantPolicy.class.getName() + ".tennant",
                "x"),
            "refused its settings: there is no setting tennant"),
        arguments(
            Map.of(
                "extractors",
                SampleExtractor.class.getName(),
                SampleExtractor.class.getName() + ".x",
                "y"),
            "does not implement dev.borderpost.config.Configurable"),
        arguments(
            Map.of("extractors", SampleExtractor.class.getName(), "cookie", "c"),
            "extractors is given as well"),
        arguments(
            Map.of("clock-skew", "PT1H"),
            "clock-skew = \"PT1H\" (init-param): The clock skew is PT1H: use PT0S to PT10M"),
        arguments(Map.of("clock-skew", "60"), "not an ISO-8601 duration"),
        arguments(Map.of("own-origin", ""), "own-origin = \"\" (init-param): it is empty"),
        arguments(
            Map.of("own-origin", "https://a.example, https://b.example"),
            "own-origin = \"https://a.example, https://b.example\" (init-param): \"https://a.example,"
                + " https://b.example\" is not an origin"),
        arguments(
            Map.of("allowed-origins", ","), "allowed-origins = \",\" (init-param): it is empty"),
        arguments(
            Map.of("allowed-origins", "https://a.example, *"),
            "allowed-origins = \"https://a.example, *\" (init-param): \"*\" is not an origin: write"
                + " scheme://host or scheme://host:port"),
        arguments(Map.of("cors-preflight", ""), "cors-preflight = \"\" (init-param): it is empty"),
        arguments(
            Map.of("cors-preflight", "Permit"),
            "cors-preflight = \"Permit\" (init-param): permit is the only value"),
        arguments(Map.of("realm", "a\"b"), "The realm holds a character"),
        arguments(Map.of("realm", "${env:NOT_SET}"), "environment variable NOT_SET is not set"),
        arguments(Map.of("realm", "${file:/nowhere}"), "the file /nowhere cannot be read"),
        arguments(
            Map.of("config", "file:/nowhere.properties"),
            "file:/nowhere.properties cannot be read"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultOfTheConfiguration_isRefusedByName(Map<String, String> changes, String message) {
    changes.forEach(
        (name, value) -> {
          if (value.equals("-")) {
            settings.remove(name);
          } else {
            settings.put(name, value);
          }
        });
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(
                Map.of(
                    "SHARED_SECRET",
                    SECRET,
                    "SHORT",
                    "c2VjcmV0",
                    "EMPTY",
                    "",
                    "NOT_BASE64",
                    "*" + SECRET))
            .settings("init-param", settings);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration::build)
        .satisfies(
            e -> {
              assertThat(e.faults()).as("one fault, one message").hasSize(1);
              assertThat(e).hasMessageContaining(message);
              assertThat(stackTrace(e)).doesNotContain(SECRET, "c2VjcmV0");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "algorithms",
        "tenants",
        "access-token-issuer",
        "id-tokens",
        "secret-encoding",
        "max-token-length",
        "audience",
        "rules",
        "policies",
        "clock-skew",
        "realm",
        "own-origin",
        "allowed-origins",
        "cors-preflight"
      })
  void valueFromOutside_isNeverShown(String key) {
    settings.put(key, "${env:PASSWORD}");
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(Map.of("PASSWORD", "*, not a uri: \"hunter2 hunter3"))
            .settings("init-param", settings);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration::build)
        .satisfies(e -> assertThat(e.getMessage()).contains(key).doesNotContain("hunter"));
  }

  @Test
  void settingOfAClass_isNotShown_whateverTheClassSaysOfIt() {
    settings.put("policies", Talkative.class.getName());
    settings.put(Talkative.class.getName() + ".password", "hunter2");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e -> {
              assertThat(e).hasMessageContaining("refused its settings: … is too short");
              assertThat(stackTrace(e)).doesNotContain("hunter2");
            });
  }

  /** A policy that repeats its settings. */
  public static final class Talkative extends NeverAsked implements Configurable {
    @Override
    public void configure(Map<String, String> own) {
      throw new IllegalArgumentException(own.get("password") + " is too short");
    }
  }

  @Test
  void emptySecret_isSaidToBeEmpty() {
    settings.remove("keys");
    settings.put("secret", "");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .containsExactly("secret (setting): it is empty: give a value or remove it."));
  }

  @Test
  void fileThatNamesAnotherFile_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("a.properties"), "config=file:b.properties\n");
    settings.put("config", "file:" + file);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("the file names another with config");
  }

  @Test
  void keyWhereItsLocationBelongs_isNotShown() {
    settings.put("keys", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"hunter2\"}]}");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("keys (setting): a location begins with https:, file:")
                    .doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"policies", "extractors", "issuers", "required-claims", "audience"})
  void listWithoutElements_isEmpty(String key) {
    settings.put(key, " , ");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e -> assertThat(e.faults()).singleElement().asString().contains(key, "it is empty"));
  }

  @Test
  void variablesThatKubernetesMakesForAService_arePassedOver() {
    Map<String, String> pod =
        Map.of(
            "BORDERPOST_SERVICE_HOST", "127.0.0.1",
            "BORDERPOST_SERVICE_PORT_HTTP", "80",
            "BORDERPOST_PORT", "tcp://127.0.0.1:80",
            "BORDERPOST_PORT_80_TCP_ADDR", "127.0.0.1");

    assertThat(new GuardConfiguration().environment(pod).settings("init-param", settings).build())
        .isNotNull();
  }

  @Test
  void allFaults_areReportedAtOnce() {
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(Map.of("BORDERPOST_CLOK_SKEW", "PT1S"))
            .settings(
                "init-param",
                Map.of("audiance", "x", "clock-skew", "PT1H", "rules", "x\ny", "policies", "none"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration::build)
        .satisfies(
            e ->
                assertThat(e.faults())
                    .hasSize(8)
                    .anySatisfy(
                        fault ->
                            assertThat(fault)
                                .startsWith("BORDERPOST_CLOK_SKEW (environment variable)")
                                .endsWith("did you mean BORDERPOST_CLOCK_SKEW?")));
  }

  @Test
  void twoNamesForOneIssuer_areRefused() {
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings(
                "init-param",
                Map.of(
                    "issuers",
                    "a,b",
                    "audience",
                    AUDIENCE,
                    "a.issuer",
                    ISSUER,
                    "a.keys",
                    settings.get("keys"),
                    "b.issuer",
                    ISSUER,
                    "b.keys",
                    settings.get("keys"),
                    "keys",
                    "file:ours.json"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration::build)
        .satisfies(
            e ->
                assertThat(e.faults())
                    .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("b.issuer").contains("given twice"),
                        fault -> assertThat(fault).startsWith("keys (init-param): there is no")));
  }

  private static String realm(GuardConfiguration configuration) {
    String challenge =
        String.valueOf(
            refusal(configuration.build(), TestRequest.get("/")).headers().get("WWW-Authenticate"));
    return challenge.substring("Bearer realm=\"".length(), challenge.length() - 1);
  }

  private static JwtPrincipal user(Guard guard, RequestView.Standalone request) {
    AccessDecision decision = guard.decide(request);
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).principal().orElseThrow();
  }

  private static Refused refusal(Guard guard, RequestView.Standalone request) {
    AccessDecision decision = guard.decide(request);
    assertThat(decision).isInstanceOf(Refused.class);
    return (Refused) decision;
  }

  private static String stackTrace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A policy that cannot be made. */
  public static final class Failing extends NeverAsked {
    /** Fails. */
    public Failing() {
      throw new IllegalStateException("no database");
    }
  }

  /** A policy whose constructor nobody can reach. */
  public static final class Hidden extends NeverAsked {
    private Hidden() {}
  }

  private abstract static class NeverAsked implements dev.borderpost.policy.ClaimsPolicy {
    @Override
    public dev.borderpost.policy.PolicyDecision evaluate(
        dev.borderpost.verify.VerifiedJwt jwt, dev.borderpost.extract.RequestView request) {
      throw new AssertionError("never made, never asked");
    }
  }
}
