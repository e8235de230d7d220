package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.VerifiedJwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that look right, and what they were meant to keep out. */
class TrapsTest {

  private static final String MAIN = "https://id.example.com/realms/main";
  private static final String PARTNER = "https://login.partner.example";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final TokenIssuer BY_MAIN = TokenIssuer.builder(MAIN, KEYS).audience("a").build();
  private static final TokenIssuer BY_PARTNER =
      TokenIssuer.builder(PARTNER, KEYS).audience("a").build();

  @TempDir static Path directory;

  private final Map<String, String> settings = new TreeMap<>();

  @BeforeEach
  void twoIssuers() throws IOException {
    String keys = "file:" + Files.writeString(directory.resolve("keys"), KEYS.publicJwkSet());
    settings.putAll(Map.of("issuers", "main,partner", "audience", "a"));
    settings.putAll(Map.of("main.issuer", MAIN, "main.keys", keys));
    settings.putAll(Map.of("partner.issuer", PARTNER, "partner.keys", keys));
  }

  /** An issuer with tenants is one issuer for each of them. */
  @ParameterizedTest
  @CsvSource({"issuer:main, true, true", "issuer:https://id.example.com/realms/main, true, false"})
  void conditionForAnIssuerWithTenants_isMetByItsTenants(
      String condition, boolean first, boolean second) {
    settings.put("main.issuer", "https://id.example.com/realms/{tenantid}");
    settings.put("main.tenants", "main,other");
    settings.put("rules", "require /admin/** " + condition);
    Guard guard = GuardConfiguration.guard(settings);
    TokenIssuer other =
        TokenIssuer.builder("https://id.example.com/realms/other", KEYS).audience("a").build();

    assertThat(decision(guard, BY_MAIN.token("a")) instanceof Granted).isEqualTo(first);
    assertThat(decision(guard, other.token("a")) instanceof Granted).isEqualTo(second);
    assertThat(decision(guard, BY_PARTNER.token("a"))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer:main", "issuer:" + MAIN, "issuer:\"" + MAIN + "\""})
  void roleOfAnotherIssuer_doesNotCount_whereTheRuleNamesTheIssuer(String condition) {
    settings.put("rules", "require /admin/** role:admin " + condition);
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(decision(guard, BY_MAIN.token("a").roles("admin"))).isInstanceOf(Granted.class);
    assertThat(decision(guard, BY_PARTNER.token("a").roles("admin")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(403);
              assertThat(refused.reason().code()).isEqualTo("other_issuer");
            });
    assertThat(decision(guard, BY_MAIN.token("a"))).isInstanceOf(Refused.class);
  }

  @Test
  void severalIssuers_mayBeNamed() {
    settings.put("rules", "require /admin/** role:admin issuer:partner|main");
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(decision(guard, BY_MAIN.token("a").roles("admin"))).isInstanceOf(Granted.class);
    assertThat(decision(guard, BY_PARTNER.token("a").roles("admin"))).isInstanceOf(Granted.class);
  }

  @Test
  void roleThatAnyOfSeveralIssuersCanGive_isWarnedOfOnce() {
    settings.put(
        "rules",
        """
        require /admin/** role:admin
        require /staff/** role:staff issuer:main
        require /reports/** role:staff scope:reports
        """);
    try (LogCapture log = LogCapture.start()) {
      GuardConfiguration.guard(settings);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("each of the issuers main, partner")
          .contains("require /admin/** role:admin; require /reports/** role:staff scope:reports")
          .doesNotContain("/staff/**")
          .contains("issuer:NAME");
    }
    settings.put("rules", "require /staff/** role:staff issuer:main\nrequire /x scope:x");
    try (LogCapture log = LogCapture.start()) {
      GuardConfiguration.guard(settings);

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void roleInQuotationMarks_mayHoldSpacesBarsAndBackslashes() {
    settings.put("rules", "require /** role:\"Domain Admins\"|\"CORP\\a|b\"|clerk issuer:main");
    Guard guard = GuardConfiguration.guard(settings);

    for (String role : List.of("Domain Admins", "CORP\\a|b", "clerk")) {
      assertThat(decision(guard, BY_MAIN.token("a").roles(role))).isInstanceOf(Granted.class);
    }
    for (String role : List.of("Domain", "Admins", "\"Domain Admins\"", "CORP\\a", "b")) {
      assertThat(decision(guard, BY_MAIN.token("a").roles(role))).isInstanceOf(Refused.class);
    }
  }

  @Test
  void oneOfSeveralScopes_isEnough_andTheChallengeNamesTheFirst() {
    settings.put("rules", "require /** scope:orders:read|orders:admin");
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(decision(guard, BY_MAIN.token("a").scopes("orders:admin")))
        .isInstanceOf(Granted.class);
    Refused refused = (Refused) decision(guard, BY_MAIN.token("a").scopes("orders"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.headers().get("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"orders:read\"")
        .doesNotContain("orders:admin");
  }

  @Test
  void signInAndActor_areConditions() {
    settings.put("rules", "require /** acr:gold|silver max-age:PT5M actor:robot");
    Guard guard = GuardConfiguration.guard(settings);

    TokenIssuer.Draft recent =
        BY_MAIN
            .token("a")
            .claim("acr", "silver")
            .claim("auth_time", Instant.now().getEpochSecond())
            .claim("act", Map.of("sub", "robot"));
    assertThat(decision(guard, recent)).isInstanceOf(Granted.class);
    assertThat(decision(guard, recent.claim("act", Map.of("sub", "x"))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
    assertThat(decision(guard, recent.claim("auth_time", 1)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.headers().get("WWW-Authenticate"))
                    .endsWith("acr_values=\"gold silver\", max_age=\"300\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "require /a role:\"Domain Admins # a quotation mark is not closed",
        "require /a role:\"\" # is not a condition",
        "require /a role:a|\"\" # is not a condition",
        "require /a role:a\"b\" # is not a condition",
        "require /a role:\"a\"b # is not a condition",
        "require /a role:\"a\"bc # is not a condition",
        "require /a role:a| # is not a condition",
        "require /a scope:a||b # is not a condition",
        "require /a scope:\"a b\" # scope",
        "require /a issuer: # is not a condition",
        "require /a issuer # is not a condition",
        "require /a issuer:mein # there is no such issuer; did you mean main?",
        "require /a issuer:main|https://other.example # there is no such issuer",
        "permit /a issuer:main # only require can have conditions",
        "require /a max-age:5 # it is not an ISO-8601 duration",
        "require /a max-age:PT5M|PT6M # max-age has one duration",
        "require /a max-age:PT0.5S # use whole seconds",
        "require /a max-age: # is not a condition",
        "require /a acr: # is not a condition",
        "require /a acr:\"two words\" # The authentication context holds a character",
        "require /a actor # is not a condition",
        "permit /**;deny /internal/** # rule 2, \"deny /internal/**\", is never reached: rule 1,"
            + " \"permit /**\"",
      })
  void ruleThatMeansNothing_stopsStartUp(String rules, String message) {
    settings.put("rules", rules.replace(';', '\n'));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .asString()
                    .startsWith("rules")
                    .contains(message));
  }

  @ParameterizedTest
  @CsvSource({
    "DELTE, DELETE",
    "DETELE, DELETE",
    "POTS, POST",
    "POSTS, POST",
    "GTE, GET",
    "PUTT, PUT",
    "PACTH, PATCH",
    "OPTION, OPTIONS",
    "PROFIND, PROPFIND",
  })
  void misspeltMethod_stopsStartUp(String method, String meant) {
    settings.put("rules", "deny " + method + " /orders/**");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("\"" + method + "\" is not a method: did you mean " + meant + "?");
  }

  @Test
  void methodOfTheApplicationsOwn_isAcceptedWithAWarning_andARegisteredOneWithout() {
    for (String method : List.of("PROPFIND", "UNLOCK", "QUERY", "TRACK", "SUBSCRIBE")) {
      settings.put("rules", "deny " + method + " /orders/**");
      try (LogCapture log = LogCapture.start()) {
        GuardConfiguration.guard(settings).close();

        assertThat(log.warnings().stream().filter(line -> line.contains("is not a registered")))
            .as(method)
            .hasSize(method.equals("SUBSCRIBE") ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/{id}/secret",
        "/x/{id:[0-9]+}",
        "/y/[0-9]+",
        "/y/[a-z]",
        "/y/[ab]{2}",
        "/y/(a|b)",
        "/y/.+",
        "/y$",
        "/z/:id",
        "/x?admin=1",
        "/x?",
        "/internal/a,/other/a",
        "/internal/a,",
        "/internal/a\u00a0b",
        "/internal/a\u200b",
        "/internal/\ufeffa",
        "/internal/a\u2003b",
      })
  void wildcardOfAnotherLanguage_orInvisibleCharacter_stopsStartUp(String path) {
    for (String setting : List.of("rules", "query-token")) {
      Map<String, String> one = new TreeMap<>(settings);
      one.put(setting, setting.equals("rules") ? "deny " + path : path);
      if (setting.equals("rules") || !path.contains(",")) {
        assertThatExceptionOfType(ConfigurationException.class)
            .as(setting)
            .isThrownBy(() -> GuardConfiguration.guard(one))
            .satisfies(
                e ->
                    assertThat(e.getMessage())
                        .containsAnyOf(
                            "the only wildcards are /* for one whole segment, and /** at the end",
                            "has the invisible character U+"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "/a,b # /a,b",
        "/books:search # /books:search",
        "/a[1] # /a[1]",
        "/file(1) # /file(1)",
        "/odata/$count # /odata/$count",
        "/c++ # /c++",
        "/\"my files\"/x # /my files/x",
        "\"/my files/x\" # /my files/x",
      })
  void charactersThatPathsHave_areCompared(String path, String denied) {
    settings.put("rules", "deny " + path + "\npermit /**");
    Guard guard = GuardConfiguration.guard(settings);

    assertThat(guard.decide(TestRequest.get(denied.replace(" ", "%20"))))
        .isInstanceOf(Refused.class);
    assertThat(guard.decide(TestRequest.get("/a"))).isInstanceOf(Granted.class);
  }

  @Test
  void settingThatStandsInTheFileTwice_stopsStartUp() throws IOException {
    StringBuilder text = new StringBuilder("rules = deny /internal/**\nrules=permit /health\n");
    settings.forEach((name, value) -> text.append(name + "=" + value + "\n"));
    Path file = Files.writeString(directory.resolve("twice.properties"), text + "audience: a\n");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(Map.of("config", "file:" + file)))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("audience (config (setting)): it"),
                        fault ->
                            assertThat(fault)
                                .startsWith("rules (config (setting)): it stands in the file")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://id.example.com", "https://id.example.com, main", "a b", "main|partner"})
  void addressesInPlaceOfTheNamesOfIssuers_stopStartUp_withOneFault(String names) {
    settings.keySet().removeIf(name -> name.startsWith("partner."));
    settings.keySet().removeIf(name -> name.startsWith("main.") && !names.endsWith(", main"));
    settings.put("issuers", names);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .asString()
                    .startsWith("issuers = ")
                    .contains("give its iss as main.issuer"));
  }

  @Test
  void bracesInARule_hideNoRule() {
    settings.put("rules", "require /users/{id} role:admin\nrequire orders role:clerk\npermit /**");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("/users/{id}")
        .withMessageContaining("require orders role:clerk");
  }

  @Test
  void issuersWithTheSameEnvironmentVariables_stopStartUp() {
    settings.put("issuers", "main,partner,a-b,a_b,A.B");
    for (String name : List.of("a-b", "a_b", "A.B")) {
      settings.put(name + ".issuer", "https://id.example.com/" + name);
    }

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining("issuers = ")
        .withMessageContaining(
            "a-b, a_b, A.B have the same environment variables, such as BORDERPOST_A_B_AUDIENCE");
  }

  @Test
  void letterCaseOfRules_isASetting() {
    settings.put("rules", "deny /admin/**\npermit /**");
    assertThat(GuardConfiguration.guard(settings).decide(TestRequest.get("/ADMIN/x")))
        .isInstanceOf(Granted.class);

    settings.put("rules-case", "insensitive");
    assertThat(GuardConfiguration.guard(settings).decide(TestRequest.get("/ADMIN/x")))
        .isInstanceOf(Refused.class);

    settings.remove("rules");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings))
        .withMessageContaining(
            "rules-case = \"insensitive\" (setting): it is about the setting rules");
  }

  @Test
  void variablesOfAServiceWithABorderpostName_doNotStopStartUp() {
    Map<String, String> pod =
        Map.ofEntries(
            Map.entry("BORDERPOST_DEMO_SERVICE_HOST", "10.0.0.1"),
            Map.entry("BORDERPOST_DEMO_SERVICE_PORT", "80"),
            Map.entry("BORDERPOST_DEMO_SERVICE_PORT_HTTP", "80"),
            Map.entry("BORDERPOST_DEMO_PORT", "tcp://10.0.0.1:80"),
            Map.entry("BORDERPOST_DEMO_PORT_80_TCP", "tcp://10.0.0.1:80"),
            Map.entry("BORDERPOST_DEMO_PORT_80_TCP_PROTO", "tcp"),
            Map.entry("BORDERPOST_DEMO_PORT_80_TCP_PORT", "80"),
            Map.entry("BORDERPOST_DEMO_PORT_80_TCP_ADDR", "10.0.0.1"),
            Map.entry("BORDERPOST_DEMO_PORT_53_UDP_ADDR", "10.0.0.1"));
    try (LogCapture log = LogCapture.start()) {
      new GuardConfiguration().environment(pod).settings("setting", settings).build().close();

      assertThat(log.lines())
          .filteredOn(line -> line.contains("is passed over: Kubernetes sets it"))
          .hasSize(pod.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BORDERPOST_MAIN_AUDIENSE, a",
    "BORDERPOST_DEMO_PORT, 8080",
    "BORDERPOST_DEMO_PORT_KEYS, a",
    "BORDERPOST_SERVICE_NAME, a",
    "BORDERPOST_DEMO_SERVICE_HOSTS, a",
    "BORDERPOST_REPORT, a",
  })
  void variableOfAnyOtherShape_stopsStartUp(String name, String value) {
    GuardConfiguration configuration =
        new GuardConfiguration().environment(Map.of(name, value)).settings("setting", settings);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configuration::build)
        .withMessageContaining(name + " (environment variable): there is no such setting");
  }

  @Test
  void pluginsThatCanBeClosed_areClosedWithTheGuard_alsoIfOneOfThemFails() {
    Closing.CLOSED.clear();
    settings.put("policies", Failing.class.getName() + "," + Closing.class.getName());
    settings.put("extractors", ClosingExtractor.class.getName());
    Guard guard = GuardConfiguration.guard(settings);
    assertThat(Closing.CLOSED).isEmpty();

    guard.close();

    assertThat(Closing.CLOSED).containsExactly("failing", "policy", "extractor");
  }

  @Test
  void pluginsThatCanBeClosed_areClosedWhenStartUpFails() {
    Closing.CLOSED.clear();
    settings.put("policies", Closing.class.getName());
    settings.put("audiense", "a");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(settings));
    assertThat(Closing.CLOSED).containsExactly("policy");
  }

  @Test
  void noClassLoader_meansThatOfTheThread_elseThatOfTheLibrary() {
    settings.put("policies", Closing.class.getName());
    settings.put("partner.keys", "classpath:keys/test-jwks.json");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      for (ClassLoader loader : new ClassLoader[] {before, null}) {
        thread.setContextClassLoader(loader);
        new GuardConfiguration().classLoader(null).settings("setting", settings).build().close();
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static Stream<List<String>> addressesWithCredentials() {
    return Stream.of(
            "https://user:hunter2@id.example.com/jwks",
            "https://hunter2@id.example.com/jwks",
            "https://user:hun/hunter2@id.example.com/jwks",
            "https://user:a hunter2@id.example.com/jwks",
            "https://id.example.com/jwks?apikey=hunter2",
            "https://id.example.com/jwks?hunter2",
            "https://id.example.com/jwks#token=hunter2",
            "https:/user:hunter2@id.example.com",
            "https//user:hunter2@id.example.com",
            "user:hunter2@id.example.com",
            "redis://:hunter2@127.0.0.1",
            "jcache:x@redis://:hunter2@127.0.0.1 x",
            "http://id.example.com/jwks?apikey=hunter2")
        .flatMap(
            value ->
                Stream.of(
                        "issuer",
                        "audience",
                        "keys",
                        "discovery-base",
                        "own-origin",
                        "allowed-origins",
                        "cookie",
                        "store",
                        "config",
                        "policies",
                        "provider",
                        "secret",
                        "clock-skew",
                        "algorithms",
                        "rules")
                    .map(
                        key ->
                            List.of(
                                key, key.equals("rules") ? "require /a issuer:" + value : value)));
  }

  @ParameterizedTest
  @MethodSource("addressesWithCredentials")
  void credentialsInAnAddress_areNeverPrinted(List<String> setting) {
    Map<String, String> one = new TreeMap<>(Map.of("issuer", MAIN, "audience", "a"));
    one.put("revocation", "on");
    one.put("no-such-setting", "x"); // so that there is a message in any case
    one.put(setting.get(0), setting.get(1));
    try (LogCapture log = LogCapture.start()) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> GuardConfiguration.guard(one))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
      assertThat(log.text()).doesNotContain("hunter2");
    }
  }

  static Stream<List<String>> referencesThatAreSecrets() {
    String random = "hunter2" + "kX93jdQ8vLw1Zr5TbYc7Nf2MgHs4Pa6Ue0Ri";
    String json = "{\"keys\":[{\"k\":\"hunter2\"}]}";
    return Stream.of("secret", "decryption-keys", "keys-token")
        .flatMap(
            key ->
                Stream.of(
                        "env:${env:X}",
                        "file:${env:X}",
                        "${env:ENV_X}",
                        "${env:FILE_X}",
                        "env:" + random,
                        "file:" + random,
                        "file:/" + random,
                        "env:" + json,
                        "file:" + json)
                    .map(value -> List.of(key, value)));
  }

  @ParameterizedTest
  @MethodSource("referencesThatAreSecrets")
  void secretWhereItsPlaceShouldBe_isNeverPrinted(List<String> setting) {
    assertHidden(setting.get(0), setting.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issuer",
        "audience",
        "keys",
        "discovery-base",
        "clock-skew",
        "algorithms",
        "rules"
      })
  void textOfAReplacement_isNeverPrinted(String name) {
    assertHidden(name, "${env:ADDRESS}");
    assertHidden(name, "${env:X}");
  }

  private static void assertHidden(String name, String value) {
    Map<String, String> one = new TreeMap<>(Map.of("issuer", MAIN, "audience", "a"));
    one.put("encryption", "accepted");
    one.put("no-such-setting", "x"); // so that there is a message in any case
    one.put(name, value);
    Map<String, String> environment =
        Map.of(
            "X", "hunter2",
            "ENV_X", "env:hunter2",
            "FILE_X", "file:hunter2",
            "ADDRESS", "http://hunter2.example.com/hunter2?x=hunter2");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                new GuardConfiguration().settings("setting", one).environment(environment).build())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void nameOfAVariableThatIsNotSet_isPrinted() {
    Map<String, String> one = new TreeMap<>(Map.of("issuer", MAIN, "audience", "a"));
    one.put("secret", "env:ORDERS_SECRET_2");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> GuardConfiguration.guard(one))
        .withMessageContaining("the environment variable ORDERS_SECRET_2 is not set");
  }

  @Test
  void credentialsInTheAddressOfKeys_areNeitherInTheLogNorInTheHealth() {
    Map<String, String> one = new TreeMap<>(Map.of("issuer", MAIN, "audience", "a"));
    one.put("keys", "http://127.0.0.1:1/jwks?apikey=hunter2");
    try (LogCapture log = LogCapture.start()) {
      Guard guard = GuardConfiguration.guard(one);
      guard.decide(TestRequest.withToken(BY_MAIN.token("a").sign()));
      guard.close();

      assertThat(log.lines()).anyMatch(line -> line.contains("http://127.0.0.1:1/jwks"));
      assertThat(log.text()).doesNotContain("hunter2");
    }
  }

  private static AccessDecision decision(Guard guard, TokenIssuer.Draft draft) {
    return guard.decide(TestRequest.get("/admin/x").token(draft.sign()));
  }

  /** A policy that has something to release. */
  public static class Closing implements ClaimsPolicy, AutoCloseable {
    static final List<String> CLOSED = new ArrayList<>();

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }

    @Override
    public void close() {
      CLOSED.add("policy");
    }
  }

  /** A policy that cannot be closed. */
  public static final class Failing extends Closing {
    @Override
    public void close() {
      CLOSED.add("failing");
      throw new IllegalStateException("cannot be closed");
    }
  }

  /** An extractor that has something to release. */
  public static final class ClosingExtractor implements TokenExtractor, AutoCloseable {
    @Override
    public Optional<EncodedToken> extract(RequestView request) {
      return Optional.empty();
    }

    @Override
    public void close() {
      Closing.CLOSED.add("extractor");
    }
  }
}
