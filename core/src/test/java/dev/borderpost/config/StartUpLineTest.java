package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said at start-up. */
class StartUpLineTest {

  private static List<String> infos(GuardConfiguration configuration) {
    try (LogCapture log = LogCapture.start();
        Guard guard = configuration.build()) {
      assertThat(guard.toString()).isNotEmpty();
      return log.messages(Level.INFO).stream()
          .filter(line -> line.startsWith("Requests are checked"))
          .toList();
    }
  }

  @Test
  void oneLine_saysWhatIsGuarded_andWhereSettingsCameFrom(@TempDir Path folder) throws Exception {
    Path config = Files.writeString(folder.resolve("border.properties"), "rules=permit /health\n");

    assertThat(
            infos(
                new GuardConfiguration()
                    .environment(Map.of("BORDERPOST_AUDIENCE", "orders,api"))
                    .settings(
                        "init-param",
                        Map.of(
                            "issuer",
                            "https://127.0.0.1:1/realms/main",
                            "config",
                            "file:" + config))))
        .containsExactly(
            "Requests are checked for tokens of https://127.0.0.1:1/realms/main (audience [api,"
                + " orders], keys from discovery at https://127.0.0.1:1/realms/main); 1 rule."
                + " Settings: audience (environment variable); rules (file:"
                + config
                + "); config, issuer (init-param)");
  }

  @Test
  void secrets_areNotInTheLine() {
    assertThat(
            infos(
                new GuardConfiguration()
                    .environment(
                        Map.of("THE_SECRET", "u6cTnJ0aWb4mLrTnVx8Qy1ZpEoKs5dGhJ2fNiRwXlCA"))
                    .settings(
                        "init-param",
                        Map.of("issuer", "main", "audience", "*", "secret", "env:THE_SECRET"))))
        .singleElement()
        .asString()
        .contains("main (any audience, keys from the secret); a token for every request.")
        .doesNotContain("THE_SECRET", "u6cTnJ0a");
  }

  @Test
  void ruleWithTheContextPath_isWarnedOf() {
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder()
                .permit("/shop/health")
                .deny("/shopping")
                .require("/orders/**")
                .build());

    try (LogCapture log = LogCapture.start()) {
      Guard unused = guard.withContextPath("/shop");

      assertThat(log.warnings())
          .containsExactly(
              "The rule \"permit /shop/health\" begins with the path of the application, /shop:"
                  + " rules are about what follows it. Remove /shop from it");
    }
    try (LogCapture log = LogCapture.start()) {
      Guard unused = guard.withContextPath("");

      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void httpClient_thatFollowsRedirects_isRefused_andOneBesideKeysTrustIsAFault(@TempDir Path folder)
      throws Exception {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GuardConfiguration().httpClient(follows))
        .withMessageContaining("followRedirects");

    Path trust = Files.writeString(folder.resolve("ca.pem"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GuardConfiguration()
                    .httpClient(HttpClient.newHttpClient())
                    .settings(
                        "setting",
                        Map.of(
                            "issuer",
                            "https://127.0.0.1:1",
                            "audience",
                            "a",
                            "keys-trust",
                            "file:" + trust))
                    .build())
        .withMessageContaining("keys-trust")
        .withMessageContaining("let that one trust them");
  }
}
