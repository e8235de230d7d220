package dev.borderpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.config.Configurable;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.testing.TestToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mistakes of the first day, each with a token of a real issuer. */
class ExplainTest {

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static TestToken token() {
    return issuer.token("alice");
  }

  private static Run explain(TestToken token, String... options) {
    return explain(Map.of(), token.sign(), options);
  }

  private static Run explain(Map<String, String> further, String input, String... options) {
    Map<String, String> environment = new HashMap<>(issuer.environment());
    environment.put("BORDERPOST_KEYS_TIMEOUT", "PT30S");
    environment.putAll(further);
    String[] args = new String[options.length + 1];
    args[0] = "explain";
    System.arraycopy(options, 0, args, 1, options.length);
    return Run.of(environment, input, args);
  }

  private static void assertFailsAt(Run run, String step, String... texts) {
    assertThat(run.line(step)).contains("FAILED");
    assertThat(run.out().lines().filter(line -> line.contains("FAILED"))).hasSize(1);
    assertThat(run.out()).contains(texts);
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void goodToken_passesEveryStep_andNothingOfItIsPrinted() {
    String token = token().claim("email", "alice@example.com").sign();
    Run run = explain(Map.of(), token);

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("\nAccepted.\n", "--request")
        .contains("request    ok           one token")
        .contains("iss " + issuer.issuer(), "aud api://test", "alg ES256", "clock-skew PT1M")
        .doesNotContain("FAILED", "not reached", "alice", token.split("\\.")[2]);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void wrongAudience_isFound_andTheRestIsNotReached() {
    Run run = explain(token().forAudience("account"));

    assertFailsAt(
        run, "audience", "tokens are for [account], accepted is [api://test]", "set audience");
    assertThat(run.line("type")).contains(" ok ");
    assertThat(run.line("times")).contains("not reached");
  }

  @Test
  void issuerWithSlashAtItsEnd_isFound() {
    assertFailsAt(
        explain(token().issuer(issuer.issuer() + "/")),
        "issuer",
        "(with a slash at its end)",
        "set issuer to the iss of the tokens");
  }

  @Test
  void issuerBehindAProxy_thatDoesNotKnowOfTls_isFound() {
    String https = issuer.issuer().replace("http:", "https:");

    assertFailsAt(
        explain(token().issuer(https)), "issuer", "(with another scheme", "its public address");
  }

  @Test
  void wrongRealm_isFound() {
    assertFailsAt(
        explain(token().issuer(issuer.issuer() + "/realms/test")),
        "issuer",
        "(another realm or tenant of the same host)");
  }

  @Test
  void clockTenMinutesOff_isFound() {
    Instant now = issuer.clock().instant();
    TestToken fresh = token().lifetime(Duration.ofMinutes(5));

    assertFailsAt(
        explain(fresh, "--at", now.plus(Duration.ofMinutes(10)).toString()),
        "times",
        "exp was ",
        "doctor compares",
        "NTP");
    assertFailsAt(
        explain(token(), "--at", now.minus(Duration.ofMinutes(10)).toString()),
        "times",
        "is it behind, or",
        "NTP");
  }

  @Test
  void idToken_isFound() {
    assertFailsAt(
        explain(token().type("JWT").claim("nonce", "n").claim("at_hash", "h")),
        "type",
        "Send the access token");
  }

  @Test
  void keyThatTheIssuerHasRotated_isFound(@TempDir Path directory) throws Exception {
    try (TestIssuer rotating = TestIssuer.start()) {
      Path keys = Files.writeString(directory.resolve("jwks.json"), rotating.publicJwkSet());
      rotating.rotate();
      Map<String, String> settings = new HashMap<>(rotating.environment());
      settings.put("BORDERPOST_KEYS", "file:" + keys);

      Run run = Run.of(settings, rotating.token("alice").sign(), "explain");

      assertFailsAt(run, "key", "the issuer has [", "A key file has to be replaced");
    }
  }

  @Test
  void roleInAnotherClaim_isFound() {
    Run run =
        explain(
            Map.of("BORDERPOST_RULES", "require /admin/** role:admin"),
            token().claim("realm_access", Map.of("roles", List.of("admin"))).sign(),
            "--request",
            "GET /admin/users");

    assertFailsAt(run, "rules", "roles-claim", "/realm_access/roles", "status 403");
    assertThat(run.line("policies")).contains(" ok ");
  }

  @Test
  void cookieThatASiblingSends_isFound() {
    Map<String, String> settings = Map.of("BORDERPOST_COOKIE", "session");
    String[] request = {
      "--request",
      "POST https://app.example.com/orders",
      "--header",
      "Origin: https://blog.example.com"
    };

    assertFailsAt(
        explain(settings, token().sign(), request),
        "request",
        "cross_site",
        "https://blog.example.com",
        "https://app.example.com",
        "allowed-origins");
    Map<String, String> allowed = new HashMap<>(settings);
    allowed.put("BORDERPOST_ALLOWED_ORIGINS", "https://blog.example.com");
    assertThat(explain(allowed, token().sign(), request).status()).isZero();
  }

  @Test
  void cookieThatASiblingHasSet_isFound() {
    String other = issuer.token("mallory").sign();

    assertFailsAt(
        explain(
            Map.of("BORDERPOST_COOKIE", "session"),
            token().sign(),
            "--header",
            "Cookie: session={token}; session=" + other),
        "request",
        "several_tokens",
        "__Host-");
  }

  @Test
  void keysThatCannotBeFetched_areAStatusOfTheirOwn() {
    try (TestIssuer down = TestIssuer.start()) {
      String token = down.token("alice").sign();
      down.down();

      Run run = Run.of(down.environment(), token, "explain");

      assertThat(run.status()).isEqualTo(3);
      assertThat(run.line("key")).contains("FAILED", "status 503");
      assertThat(run.out()).contains("Could not be checked: keys_unavailable", "doctor says why");
    }
  }

  @Test
  void policyWithACodeOfTheVerification_isNotTakenForIt() {
    Run run =
        explain(
            Map.of("BORDERPOST_SINGLE_USE", "all", "BORDERPOST_STORE", "memory"), token().sign());

    assertThat(run.out()).contains("Accepted");
    Run without =
        explain(
            Map.of("BORDERPOST_RULES", "require /** max-age:PT1M"),
            token().sign(),
            "--request",
            "GET /orders");
    assertFailsAt(without, "rules", "insufficient_user_authentication");
  }

  @Test
  void deniedAndPermittedPaths_doNotLookAtTheToken() {
    Map<String, String> rules = Map.of("BORDERPOST_RULES", "permit GET /health\ndeny /internal/**");

    Run permitted = explain(rules, token().expired().sign(), "--request", "GET /health");
    assertThat(permitted.status()).isZero();
    assertThat(permitted.line("times")).contains("not reached");
    assertFailsAt(
        explain(rules, token().sign(), "--request", "GET /internal/x"), "rules", "denied_by_rule");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "  \nbearer  ", "Authorization: Bearer "})
  void whatIsUsuallyCopiedAlong_isLeftOut(String before) {
    assertThat(explain(Map.of(), before + token().sign() + "\n\n").status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "Bearer ", "bearer"})
  void emptyInput_isAnsweredWithWhatToDo(String input) {
    Run run = explain(Map.of(), input);

    if (!input.equals("bearer")) {
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("explain … < token.txt");
    }
    assertThat(run.out()).doesNotContain("Accepted");
  }

  @Test
  void tokenOfAMegabyte_isRefusedAtTheFirstLook() {
    Run run = explain(Map.of(), "e".repeat(1 << 20));

    assertFailsAt(run, "read", "longer than 16384 characters", "max-token-length");
    assertThat(run.out()).hasSizeLessThan(2000);
  }

  @Test
  void binaryInput_isRefused_andNotPrinted() {
    byte[] binary = new byte[4096];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (i * 31);
    }
    Run run = Run.of(issuer.environment(), binary, "explain");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).matches("[ -~\\n]*").contains("FAILED");
  }

  @Test
  void settingsWithFaults_areReportedAsAtStartUp() {
    Run run = explain(Map.of("BORDERPOST_CLOCK_SKEW", "60", "BORDERPOST_NOPE", "x"), "token");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "Borderpost is not configured correctly:",
            "clock-skew = \"60\" (environment variable): it is not an ISO-8601 duration",
            "BORDERPOST_NOPE (environment variable): there is no such setting");
  }

  @Test
  void classOfTheApplication_thatIsNotHere_isReportedWithTheWayToGiveIt() {
    Run run = explain(Map.of("BORDERPOST_POLICIES", "com.example.SameTenant"), "token");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("com.example.SameTenant", "--web-xml FOLDER");
  }

  @Test
  void sharedStore_isNotAsked() {
    Run run =
        explain(
            Map.of("BORDERPOST_STORE", "jcache:tokens", "BORDERPOST_SINGLE_USE", "all"),
            token().sign());

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("Not asked: the store");
  }

  @Test
  void tokenInAHeaderOfItsOwn_isPutThere() {
    Map<String, String> settings = Map.of("BORDERPOST_HEADER", "X-Token");

    assertThat(explain(settings, token().sign()).status()).isZero();
    assertThat(explain(settings, token().sign(), "--header", "X-Token: {token}").status()).isZero();
    assertFailsAt(
        explain(settings, token().sign(), "--cookie", "session"), "request", "no_credentials");
  }

  @Test
  void tokenInTheQuery_isNowhereElse() {
    String token = token().sign();
    Map<String, String> settings = Map.of("BORDERPOST_QUERY_TOKEN", "/events/**");

    for (String text : List.of("{token}", token)) {
      String query = "?access_token=" + text;
      assertThat(explain(settings, token, "--request", "GET /events" + query).status()).isZero();
      Run run = explain(settings, token, "--request", "GET /orders" + query);
      assertFailsAt(run, "request", "no_credentials", "access_token in the query");
      assertThat(run.out()).doesNotContain(token);
    }
  }

  @Test
  void json_hasTheSameForPrograms() throws Exception {
    Run run = explain(token().forAudience("account"), "--json");

    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(run.out());
    assertThat(json.path("accepted").asBoolean(true)).isFalse();
    assertThat(json.path("status").asInt()).isEqualTo(401);
    assertThat(json.path("code").asText()).isEqualTo("wrong_audience");
    assertThat(json.path("steps").findValuesAsText("outcome"))
        .containsSubsequence("ok", "failed", "not reached");
  }

  @ParameterizedTest
  @CsvSource({
    "explain --nope x, --nope is no option of explain: use --web-xml",
    "doctor --request x, --request is no option of doctor",
    "explain --at, --at has no value",
    "explain --at noon, What follows --at is not a time",
    "explain --config a --config b, --config is given twice",
    "explain --request GET, --request is not a method and a path",
    "explain --header nope, --header is no field",
    "explain eyJhbGciOi, a token comes from standard input",
    "check, Say explain or doctor first",
    "explain --web-xml /nowhere/web.xml, cannot be read",
    "explain --web-xml /nowhere/app.war, cannot be read",
  })
  void optionsThatCannotBeUsed_areReported(String line, String message) {
    Run run = Run.of(issuer.environment(), "token", line.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("eyJhbGciOi", "\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void help_saysHow() {
    assertThat(Run.of(Map.of(), "", "explain", "--help").out()).contains("Usage:", "--json");
  }

  /** A listener of an application, with a setting of its own. */
  public static final class Audit implements AuthenticationListener, Configurable {

    static final List<DecisionEvent> HEARD = new ArrayList<>();

    @Override
    public void configure(Map<String, String> settings) {
      assertThat(settings).containsEntry("file", "audit.log");
    }

    @Override
    public void decided(DecisionEvent event) {
      HEARD.add(event);
    }
  }

  @Test
  void listenersOfTheApplication_doNotHearOfWhatDidNotHappen(@TempDir Path folder)
      throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("border.properties"),
            "listeners=%1$s%n%1$s.file=audit.log%n".formatted(Audit.class.getName()));

    Run run = explain(token().forAudience("account"), "--config", config.toString());

    assertFailsAt(run, "audience", "tokens are for [account]");
    assertThat(Audit.HEARD).isEmpty();
  }
}
