package dev.borderpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users start it. */
class ExecutableIT {

  @TempDir private Path directory;

  private Run start(Map<String, String> environment, String input, String... args)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("cli.jar")));
    command.addAll(List.of(args));
    Path in = Files.writeString(directory.resolve("in"), input);
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    if (!environment.isEmpty()) {
      builder.environment().put("BORDERPOST_KEYS_TIMEOUT", "PT30S");
    }
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }

  @Test
  void goodToken_isAccepted_andNothingIsOnStandardError() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run run = start(issuer.environment(), issuer.token("alice").sign(), "explain");

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("signature", "Accepted.");
      assertThat(run.status()).isZero();
    }
  }

  @Test
  void wrongAudience_isRefused() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      String token = issuer.token("alice").forAudience("account").sign();
      Run run = start(issuer.environment(), token, "explain", "--request", "GET /orders");

      assertThat(run.err()).isEmpty();
      assertThat(run.line("audience")).contains("FAILED", "tokens are for [account]");
      assertThat(run.status()).isEqualTo(1);
    }
  }

  @Test
  void doctor_findsKeys_andItsAbsence() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Run sound = start(issuer.environment(), "", "doctor");
      assertThat(sound.line("keys")).contains(" ok ", "alg ES256");
      assertThat(sound.status()).isZero();

      issuer.down();
      Run down = start(issuer.environment(), "", "doctor");
      assertThat(down.line("keys")).contains("FAILED", "503");
      assertThat(down.status()).isEqualTo(1);
      assertThat(down.err()).isEmpty();
    }
  }

  @Test
  void withoutSettings_theMissingOnesAreNamed() throws Exception {
    Run run = start(Map.of(), "token", "explain");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("issuer is missing", "audience is missing");
  }
}
