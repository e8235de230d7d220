package dev.borderpost.examples.onetimelink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneTimeLinkExampleTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  @TempDir Path directory;

  private record Run(String output, String errors, int exitCode) {

    /** A busy machine takes the 250 ms for itself that a store has, and then a link is lost. */
    boolean isUndisturbed() {
      return !errors.contains("no answer in 250 ms");
    }
  }

  @Test
  void linkWorksOnce_atEitherServer_andTheProgramEndsByItself() {
    Run run = await().atMost(Duration.ofMinutes(3)).until(this::runProgram, Run::isUndisturbed);

    assertThat(run.output())
        .isEqualTo(
            """
            Two servers are up. Each is a member of one Hazelcast cluster.
            alice's link at the second server: 200, the report for alice
            Again at the second server:        401
            At the first server:               401
            bob's link, opened 20 times at once: 1 download, 19 refused
            """);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private Run runProgram() throws Exception {
    Path errors = directory.resolve("errors"); // newer JDKs warn of Hazelcast there
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneTimeLinkExample.class.getName())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(output, Files.readString(errors), process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serversThatShareNothing_eachAcceptTheLink() throws Exception {
    try (DownloadServer first = DownloadServer.start(KEYS.publicJwkSet());
        DownloadServer other = DownloadServer.start(KEYS.publicJwkSet())) {
      await()
          .untilAsserted( // with a new link each time, if the machine was too busy for the last one
              () -> {
                String link = OneTimeLinkExample.link(office(Clock.systemUTC()), "alice");
                assertThat(OneTimeLinkExample.open(first, link))
                    .isEqualTo("200, the report for alice");
                assertThat(OneTimeLinkExample.open(other, link))
                    .isEqualTo("200, the report for alice");
                assertThat(OneTimeLinkExample.open(first, link)).isEqualTo("401");
              });
    }
  }

  @Test
  void linkOfYesterday_isRefused() throws Exception {
    Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    try (DownloadServer server = DownloadServer.start(KEYS.publicJwkSet())) {
      String link = OneTimeLinkExample.link(office(yesterday), "alice");
      assertThat(OneTimeLinkExample.open(server, link)).isEqualTo("401");
    }
  }

  private static TokenIssuer office(Clock clock) {
    return TokenIssuer.builder(OneTimeLinkExample.ISSUER, KEYS)
        .audience(OneTimeLinkExample.AUDIENCE)
        .clock(clock)
        .build();
  }
}
