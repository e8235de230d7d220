package dev.borderpost.it;

import static dev.borderpost.it.Border.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.IdentityProvider.Tokens;
import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeycloakIT extends RotatingProviderSuite<Keycloak> {

  /** Keycloak forbids to keep its keys, so they are good for the least time that there is. */
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private static final Path ROOT = Path.of(System.getProperty("root"));
  private static final Path BUILD = Path.of(System.getProperty("build"));

  /** The addresses in the recipe. */
  private static final String KEYCLOAK = "http://127.0.0.1:8180";

  private static final String QUICKSTART = "http://127.0.0.1:8080";

  @Override
  Keycloak start() {
    return new Keycloak();
  }

  @Test
  void rolesOfRealmAndClient_areAddedUp() {
    try (Border border = new Border(provider().issuer().build())) {
      JwtPrincipal user = border.user(provider().signIn(anyAlgorithm()).access());

      assertThat(user.roles()).containsExactlyInAnyOrder("admin", "clerk");
    }
  }

  /** Same key, same header: the claim {@code typ} is all that tells them apart. */
  @Test
  void idToken_isRefused_evenIfItsAudienceIsOurs() {
    String client = anyAlgorithm();
    try (Border border = new Border(provider().issuer().audience(client).build())) {
      Tokens tokens = provider().signIn(client);

      assertThat(border.verdict(tokens.id())).isEqualTo("wrong_token_type");
      assertThat(border.verdict(tokens.access())).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void policyOfAnApplication_canAskForTheClaimTyp() {
    Map<String, String> settings =
        Map.of(
            "issuer", provider().issuer().build().identifier(),
            "audience", IdentityProvider.AUDIENCE,
            "policies", BearerOnly.class.getName());
    try (Guard guard = GuardConfiguration.guard(settings)) {
      RequestView request = Border.request(provider().signIn(anyAlgorithm()).access());

      assertThat(guard.decide(request)).isInstanceOf(AccessDecision.Granted.class);
    }
  }

  /** Keycloak writes the type of RFC 9068, and azp instead of its client_id. */
  @Test
  void accessTokenType_canBeAskedFor_butNotAllOfRfc9068() {
    Issuer.Builder any = provider().issuer();
    try (Border border = new Border(any.tokenTypes("at+jwt", "absent").build());
        Border strict = new Border(any.tokenTypes("at+jwt").build())) {
      String token = provider().signIn(Keycloak.OF_RFC_9068).access();

      assertThat(border.verdict(token)).isEqualTo(ACCEPTED);
      assertThat(border.verdict(provider().signIn("RS256").access())).isEqualTo("wrong_token_type");
      assertThat(strict.verdict(token)).isEqualTo("missing_claim");
    }
  }

  @Test
  void disabledKey_isForgottenWithinItsLifetime() {
    Issuer issuer = provider().issuer().build();
    try (Border border = new Border(issuer)) {
      String old = provider().signIn(anyAlgorithm()).access();
      assertThat(border.verdict(old)).isEqualTo(ACCEPTED);
      long begin = System.nanoTime();
      provider().rotate();
      provider().withdrawOldKeys();

      await()
          .atMost(LIFETIME)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> border.refreshes() > 1);

      assertThat(border.verdict(old)).isEqualTo("unknown_key");
      print(
          "disabled key refused after %d ms, by itself",
          Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }
  }

  /** What {@code examples/README.md} tells to paste. */
  @Test
  void quickstart_needsNothingButIssuerAndAudience() throws Exception {
    List<String> recipe = recipe();
    Path directory = Files.createDirectories(BUILD.resolve("quickstart"));
    String address = "http://127.0.0.1:" + ChildProcess.freePort();
    paste(recipe, "bin/kcadm.sh", provider().home(), address);
    List<String> command =
        new ArrayList<>(
            List.of(
                only(recipe, "java -jar")
                    .replace("examples/target", ROOT.resolve("examples/target").toString())
                    .replace(KEYCLOAK, provider().address())
                    .split(" ")));
    command.addAll(List.of("--port", address.substring(address.lastIndexOf(':') + 1)));

    try (ChildProcess quickstart =
        new ChildProcess(
            directory,
            "quickstart.log",
            Map.of(),
            command,
            output -> Http.answers(address + "/health"))) {
      String answers = paste(recipe, "(TOKEN=|curl)", directory, address);

      assertThat(answers)
          .contains("\"issuer\":\"" + provider().address() + "/realms/demo\"")
          .contains("\"scopes\":[\"orders:read\"]")
          .endsWith("[]\n");
      assertThat(quickstart.output()).contains("Guarded by tokens of");
      assertThat(Http.get(address + "/api/me").statusCode()).isEqualTo(401);
    }
  }

  private static List<String> recipe() throws IOException {
    String readme = Files.readString(ROOT.resolve("examples/README.md"));
    String section = readme.split("\n## Tokens of Keycloak\n")[1].split("\n## ")[0];
    return section.lines().filter(line -> line.startsWith("       ")).map(String::strip).toList();
  }

  private static String only(List<String> recipe, String beginning) {
    List<String> lines = recipe.stream().filter(line -> line.startsWith(beginning)).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /** Pastes lines of the recipe into a shell; returns what it prints. */
  private String paste(
      List<String> recipe, String beginning, Path directory, String quickstartAddress)
      throws Exception {
    String script =
        recipe.stream()
            .filter(line -> line.matches(beginning + ".*"))
            .collect(Collectors.joining("\n"))
            .replace(KEYCLOAK, provider().address())
            .replace(QUICKSTART, quickstartAddress);
    Path output = BUILD.resolve("pasted.log");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    ChildProcess.clean(bash.environment());
    // Where kcadm.sh keeps what it knows.
    bash.environment().put("KC_OPTS", "-Duser.home=" + BUILD);
    Process process = bash.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}
