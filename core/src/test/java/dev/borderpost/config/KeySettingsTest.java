package dev.borderpost.config;

import static dev.borderpost.testing.TestKeys.jwk;
import static dev.borderpost.testing.TestKeys.jwkSet;
import static dev.borderpost.testing.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings for keys: what they do from text to decision, and what stops start-up. */
@Timeout(60)
class KeySettingsTest {

  private static final String ISSUER = "https://id.example.com";
  private static final KeyPair OLD = TestKeys.P256;
  private static final KeyPair NEW = TestKeys.PARTNER;
  private static final String TOKEN = "hush-token-hush";
  private static final String OPENID = "/.well-known/openid-configuration";

  @TempDir private Path directory;
  private final Map<String, String> settings = new TreeMap<>();
  private KeyServer server;

  @BeforeEach
  void start() throws IOException {
    server = KeyServer.start();
    settings.put("issuer", ISSUER);
    settings.put("audience", "api");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GuardConfiguration configuration() {
    return new GuardConfiguration()
        .environment(Map.of("KEYS_TOKEN", TOKEN, "BAD", "two words", "EMPTY", ""))
        .settings("init-param", settings);
  }

  private static boolean passes(Guard guard, String issuer, KeyPair key, String kid) {
    String token =
        Forge.sign(
            "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}",
            "{\"iss\":\"%s\",\"sub\":\"alice\",\"aud\":\"api\",\"exp\":%d}"
                .formatted(issuer, Instant.now().getEpochSecond() + 300),
            "ES256",
            key.getPrivate());
    return guard.decide(TestRequest.withToken(token)) instanceof Granted;
  }

  private static String set(KeyPair pair, String... members) {
    return jwkSet(jwk(pair.getPublic(), members));
  }

  @Test
  void keyFile_isReadAgain_whenAKeyIsUnknown() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "kid", "\"old\""));
    settings.put("keys", "file:" + file);
    try (Guard guard = configuration().build()) {
      assertThat(passes(guard, ISSUER, OLD, "old")).isTrue();
      assertThat(passes(guard, ISSUER, NEW, "new")).isFalse();
      Files.writeString(file, set(NEW, "kid", "\"new\""));

      await().until(() -> passes(guard, ISSUER, NEW, "new"));

      assertThat(passes(guard, ISSUER, OLD, "old")).isFalse();
    }
  }

  @Test
  void pemFileWithTwoKeys_acceptsBoth() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("keys.pem"), pem(OLD.getPublic()) + pem(NEW.getPublic()));
    settings.put("keys", "file:" + file);
    try (Guard guard = configuration().build()) {
      assertThat(passes(guard, ISSUER, OLD, "any")).isTrue();
      assertThat(passes(guard, ISSUER, NEW, "any")).isTrue();
      assertThat(passes(guard, ISSUER, TestKeys.ATTACKER, "any")).isFalse();
    }
  }

  @Test
  void keyUse_isAccepted_whereItIsNamed() {
    server.serve("/bundle", set(OLD, "kid", "\"k\"", "use", "\"jwt-svid\""));
    settings.put("keys", server.uri("/bundle").toString());
    settings.put("key-use", "jwt-svid");
    try (Guard guard = configuration().build()) {
      await().until(() -> passes(guard, ISSUER, OLD, "k"));
    }
    settings.remove("key-use");
    try (Guard guard = configuration().build()) {
      assertThat(passes(guard, ISSUER, OLD, "k")).isFalse();
    }
  }

  @Test
  void keysToken_opensAGuardedIssuer() {
    String issuer = server.uri("").toString();
    server.serve(OPENID, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer, issuer));
    server.serve("/jwks", set(OLD, "kid", "\"k\""));
    settings.put("issuer", issuer);
    settings.put("keys-token", "env:KEYS_TOKEN");
    settings.put("keys-timeout", "PT20S");
    try (Guard guard = configuration().build()) {
      await().until(() -> passes(guard, issuer, OLD, "k"));
    }
    assertThat(server.asked())
        .allMatch(asked -> asked.headers().getFirst("Authorization").equals("Bearer " + TOKEN))
        .extracting(KeyServer.Asked::path)
        .containsOnly(OPENID, "/jwks");
  }

  @Test
  void settingsOfOneIssuer_areNotThoseOfAnother() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(NEW, "kid", "\"n\""));
    settings.clear();
    settings.put("issuers", "main,other,files");
    settings.put("audience", "api");
    settings.put("keys-timeout", "PT10S"); // without effect for files, which is no contradiction
    settings.put("main.issuer", ISSUER);
    settings.put("main.keys", server.uri("/main").toString());
    settings.put("main.keys-token", "env:KEYS_TOKEN");
    settings.put("main.key-use", "jwt-svid");
    settings.put("other.issuer", "https://other.example.com");
    settings.put("other.keys", server.uri("/other").toString());
    settings.put("files.issuer", "https://files.example.com");
    settings.put("files.keys", "file:" + file);
    String svid = set(OLD, "kid", "\"k\"", "use", "\"jwt-svid\"");
    server.serve("/main", svid).serve("/other", svid);
    try (Guard guard = configuration().build()) {
      await().until(() -> passes(guard, ISSUER, OLD, "k"));
      assertThat(passes(guard, "https://other.example.com", OLD, "k")).isFalse();
      assertThat(passes(guard, "https://files.example.com", NEW, "n")).isTrue();
    }
    assertThat(server.asked())
        .allMatch(
            asked -> asked.path().equals("/main") == asked.headers().containsKey("Authorization"));
  }

  static Stream<Arguments> faults() throws IOException {
    Path directory = Files.createTempDirectory("borderpost");
    Path jwks = Files.writeString(directory.resolve("k.json"), set(OLD));
    Path key = Files.writeString(directory.resolve("key.pem"), pem(OLD.getPublic()));
    Path empty = Files.writeString(directory.resolve("empty"), " \n");
    Path large = directory.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(100L << 20);
    }
    String file = "file:" + jwks;
    return Stream.of(
        arguments(Map.of("key-use", ""), "key-use = \"\" (init-param): it is empty"),
        arguments(
            Map.of("key-use", "enc"), "key-use = \"enc\" (init-param): Keys with the use enc"),
        arguments(
            Map.of("key-use", "x", "secret", "env:KEYS_TOKEN"),
            "key-use = \"x\" (init-param): a secret has no use"),
        arguments(Map.of("keys-token", ""), "keys-token (init-param): it is empty"),
        arguments(Map.of("keys-token", TOKEN), "keys-token (init-param): a token is never written"),
        arguments(Map.of("keys-token", "env:NOT_SET"), "variable NOT_SET is not set"),
        arguments(Map.of("keys-token", "env:EMPTY"), "The token for key servers is empty"),
        arguments(Map.of("keys-token", "env:BAD"), "has characters that no bearer token has"),
        arguments(
            Map.of("keys-token", "file:/nowhere/token"), "The file /nowhere/token cannot be read"),
        arguments(Map.of("keys-token", "file:"), "the path of the file is missing"),
        arguments(Map.of("keys-token", "file:" + empty), "keys-token (init-param): The token"),
        arguments(
            Map.of("keys-token", "env:KEYS_TOKEN", "keys", file),
            "keys-token (init-param): it goes with keys that are fetched"),
        arguments(
            Map.of("keys-token", "env:KEYS_TOKEN", "secret", "env:KEYS_TOKEN"),
            "keys-token (init-param): it goes with keys that are fetched, and secret is given"),
        arguments(Map.of("keys-trust", ""), "keys-trust = \"\" (init-param): it is empty"),
        arguments(Map.of("keys-trust", "/etc/ca.pem"), "is not the location of a file"),
        arguments(Map.of("keys-trust", "file:/nowhere/ca.pem"), "/nowhere/ca.pem cannot be read"),
        arguments(Map.of("keys-trust", "file:" + key), "a block named PUBLIC KEY in file " + key),
        arguments(Map.of("keys-trust", file), "No complete CERTIFICATE block"),
        arguments(
            Map.of("keys-trust", "file:" + key, "keys", "classpath:keys/test-jwks.json"),
            "it goes with keys that are fetched"),
        arguments(Map.of("keys-timeout", ""), "keys-timeout = \"\" (init-param): it is empty"),
        arguments(Map.of("keys-timeout", "20"), "it is not an ISO-8601 duration"),
        arguments(Map.of("keys-timeout", "PT31S"), "use PT1S to PT30S"),
        arguments(Map.of("keys-timeout", "PT10S", "keys", file), "it goes with keys that are"),
        arguments(Map.of("keys", "file:" + large), "it is larger than 512 KiB"),
        arguments(Map.of("keys", "file:" + directory), "it is a directory"),
        arguments(Map.of("keys", "file:"), "the path of the file is missing"),
        arguments(Map.of("keys", "file:" + empty), "Not a JWK Set"),
        arguments(Map.of("secret", "file:" + large), "it is larger than 512 KiB"),
        arguments(Map.of("secret", "file:" + directory), "it is a directory"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_stopsStartUp_andNamesItsSetting(Map<String, String> changes, String message) {
    settings.putAll(changes);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration()::build)
        .satisfies(
            e -> {
              assertThat(e).hasMessageContaining(message);
              assertThat(e.getMessage()).doesNotContain(TOKEN);
              assertThat(e.faults()).hasSizeLessThanOrEqualTo(2);
              assertThat(e.faults().get(0))
                  .startsWith(changes.size() == 1 ? changes.keySet().iterator().next() : "key");
            });
  }
}
