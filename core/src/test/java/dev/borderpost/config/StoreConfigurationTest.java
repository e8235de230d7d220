package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreConfigurationTest {

  private static final String ISSUER = "https://id.example.com";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  @TempDir Path directory;
  private final Map<String, String> settings = new TreeMap<>();

  @BeforeEach
  void minimalSettings() throws IOException {
    Path keys = Files.writeString(directory.resolve("jwks.json"), KEYS.publicJwkSet());
    settings.putAll(Map.of("issuer", ISSUER, "audience", "api", "keys", "file:" + keys));
  }

  private GuardConfiguration configuration() {
    return new GuardConfiguration().settings("setting", settings);
  }

  private static String token() {
    return token(Duration.ofMinutes(5));
  }

  private static String token(Duration lifetime) {
    return TokenIssuer.builder(ISSUER, KEYS)
        .audience("api")
        .lifetime(lifetime)
        .build()
        .token("alice")
        .sign();
  }

  private static String outcome(AccessDecision decision) {
    return decision instanceof Granted ? "granted" : ((Refused) decision).reason().code();
  }

  private static String outcome(Guard guard, String path, String token) {
    return outcome(guard.decide(TestRequest.get(path).token(token)));
  }

  @Test
  void allTokens_onceEach() {
    settings.putAll(Map.of("single-use", "all", "store", "memory"));
    Guard guard = configuration().build();
    String token = token();

    assertThat(outcome(guard, "/a", token)).isEqualTo("granted");
    assertThat(outcome(guard, "/b", token)).isEqualTo("replayed");
    assertThat(outcome(guard, "/a", token())).isEqualTo("granted");
  }

  @Test
  void rulesWithSingleUse_shareOneStore_andOthersDoNotMind() {
    settings.putAll(
        Map.of(
            "store",
            "memory",
            "rules",
            "require GET /download/** single-use\nrequire /admin/** role:admin single-use"));
    Guard guard = configuration().build();
    String token = token();

    assertThat(outcome(guard, "/x", token)).isEqualTo("granted");
    assertThat(outcome(guard, "/admin/x", token)).isEqualTo("missing_role");
    assertThat(outcome(guard, "/download/x", token)).isEqualTo("granted");
    assertThat(outcome(guard, "/download/y", token)).isEqualTo("replayed");
    assertThat(outcome(guard, "/x", token)).isEqualTo("granted");
  }

  @Test
  void revocationList_isOfferedToTheApplication_whenItIsAsked() {
    assertThat(configuration().revocationList()).isEmpty();
    settings.putAll(Map.of("revocation", "on", "store", "memory"));
    GuardConfiguration configuration = configuration();
    Guard guard = configuration.build();
    RevocationList list = configuration.revocationList().orElseThrow();
    String token = token();
    Granted granted = (Granted) guard.decide(TestRequest.withToken(token));

    list.revokeToken(granted.principal().orElseThrow().jwt());

    assertThat(outcome(guard, "/x", token)).isEqualTo("revoked");
    settings.putAll(Map.of("revocation", "off", "single-use", "all"));
    GuardConfiguration off = configuration();
    off.build().close();
    assertThat(off.revocationList()).isEmpty();
  }

  @Test
  void cacheThatThereIs_isFound_sharedByTwoGuards_andClosedWithThem() {
    settings.putAll(Map.of("single-use", "all", "revocation", "on", "store", "jcache:mine"));
    CacheManager manager =
        Caching.getCachingProvider()
            .getCacheManager(
                Caching.getCachingProvider().getDefaultURI(),
                GuardConfiguration.class.getClassLoader());
    Cache<Object, Object> cache = manager.createCache("mine", new MutableConfiguration<>());
    Guard one = configuration().build();
    Guard other = configuration().build();
    String token = grantedToken(one);

    assertThat(outcomeInTime(other, token)).isEqualTo("replayed");
    assertThat(cache)
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.getKey().toString()).matches("[\\w-]{43}"));
    one.close();
    assertThat(manager.isClosed()).isTrue();
    assertThat(outcome(other, "/x", token())).isEqualTo("store_unavailable");
    other.close();
  }

  @Test
  void cacheThatThereIsNot_isMade_andKeepsEntriesForADay() {
    settings.putAll(
        Map.of(
            "single-use", "all", "store", "jcache:made@urn:borderpost:test", "clock-skew", "PT0S"));
    try (Guard guard = configuration().build()) {
      CacheManager manager =
          Caching.getCachingProvider()
              .getCacheManager(
                  URI.create("urn:borderpost:test"), GuardConfiguration.class.getClassLoader());

      assertThat(manager.getCacheNames()).containsExactly("made");
      assertThat(outcomeInTime(guard, grantedToken(guard))).isEqualTo("replayed");
      assertThat(outcome(guard, "/x", token(Duration.ofHours(25)))).isEqualTo("store_unavailable");
    }
  }

  /** The first of several tokens that the store has noted in time. */
  private static String grantedToken(Guard guard) {
    return await()
        .until(
            StoreConfigurationTest::token, token -> outcome(guard, "/x", token).equals("granted"));
  }

  private static String outcomeInTime(Guard guard, String token) {
    return await()
        .until(() -> outcome(guard, "/x", token), outcome -> !outcome.equals("store_unavailable"));
  }

  @Test
  void faultElsewhere_closesTheStoreAgain() {
    settings.putAll(
        Map.of("single-use", "all", "store", "jcache:x@urn:borderpost:fault", "audiense", "a"));
    CacheManager manager =
        Caching.getCachingProvider()
            .getCacheManager(
                URI.create("urn:borderpost:fault"), GuardConfiguration.class.getClassLoader());

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configuration().build());

    assertThat(manager.isClosed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "single-use=all | single-use = \"all\" (setting): it needs the setting store as well",
        "revocation=on | revocation = \"on\" (setting): it needs the setting store as well",
        "rules=require /x single-use | single-use: it needs the setting store as well",
        "rules=optional /x single-use;store=memory | only require can have conditions",
        "rules=require /x single_use;store=memory;revocation=on | \"single_use\" is not a condition",
        "store=memory | nothing is noted there",
        "store=memory;single-use=all;on-store-failure=accept | it is about revocation = on",
        "store=memory;revocation=on;on-store-failure=open | say refuse, or accept",
        "store=memory;revocation=yes | the values are on and off",
        "store=memory;single-use=true | the values are all and off",
        "store=redis;revocation=on | there is no such store",
        "store=jcache:;revocation=on | there is no such store",
        "store=memory:0;revocation=on | use 1 to 10000000",
        "store=memory:lots;revocation=on | it is not a number",
        "store=jcache:x@not a uri;revocation=on | what follows @ is not a URI",
      })
  void whatCannotWork_stopsStartUp_andSaysWhy(String given, String message) {
    for (String setting : given.strip().split(";")) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configuration().build())
        .withMessageContaining(message.strip());
  }

  @Test
  void cacheWithoutProvider_orOfOtherTypes_stopsStartUp() {
    settings.putAll(Map.of("revocation", "on", "store", "jcache:x"));
    GuardConfiguration nowhere = configuration().classLoader(ClassLoader.getPlatformClassLoader());

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(nowhere::build)
        .withMessageContaining("one provider of JCache");
  }
}
