package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.Threshold;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JDK Flight Recorder has of decisions and of fetched keys. */
@Timeout(60)
class FlightRecordingTest {

  @TempDir Path directory;

  private int files;

  @Test
  void fetchesOfKeys_areRecorded_withWhatTheyBrought() throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    try (Recording recording = recording();
        KeyServer server = KeyServer.start()) {
      server.serve("/jwks", keys.publicJwkSet());
      JwtAuthenticator good = authenticator("https://good.example.com", server.uri("/jwks"));
      JwtAuthenticator bad = authenticator("https://bad.example.com", server.uri("/nothing"));
      try (good;
          bad) {
        await().until(() -> events(recording, "KeyFetch").size() >= 2);
      }

      RecordedEvent fetched = one(recording, "KeyFetch", "https://good.example.com");
      assertThat(fetched.getString("outcome")).isEqualTo("fetched");
      assertThat(fetched.getString("problem")).isNull();
      assertThat(fetched.getInt("added")).isEqualTo(1);
      assertThat(fetched.getInt("removed")).isZero();
      assertThat(fetched.getDuration()).isPositive();
      RecordedEvent failed = one(recording, "KeyFetch", "https://bad.example.com");
      assertThat(failed.getString("outcome")).isEqualTo("failed");
      assertThat(failed.getString("problem")).contains("404");
    }
  }

  @Test
  void refusals_areRecordedWithTheSumsOfTheLog_byReasonAndIssuer() throws Exception {
    try (Recording recording = recording()) {
      try (Guard guard = Guard.of(Border.authenticator().build())) {
        for (int i = 0; i < 3; i++) {
          guard.decide(TestRequest.withToken(Border.token("aud", "\"other\"")));
          guard.decide(TestRequest.withToken(Border.token("iss", "\"https://made-up.example\"")));
        }
      }

      assertThat(
              events(recording, "RefusalSummary").stream()
                  .map(
                      event ->
                          event.getString("reason")
                              + " "
                              + event.getString("issuer")
                              + " "
                              + event.getLong("count")))
          .containsExactlyInAnyOrder(
              "unknown_issuer null 3", "wrong_audience " + Border.ISSUER + " 3");
    }
  }

  @Test
  void slowDecisions_areRecorded_withoutTokenAndUser() throws Exception {
    try (Recording recording = recording();
        Guard guard =
            Guard.of(
                Border.authenticator()
                    .policy(
                        (jwt, request) ->
                            request.path().equals("/forbidden")
                                ? PolicyDecision.forbid("locked")
                                : PolicyDecision.accept())
                    .build())) {
      String token = Border.token();
      guard.decide(TestRequest.get("/").token(token));
      guard.decide(TestRequest.get("/forbidden").token(token));

      List<RecordedEvent> events = events(recording, "SlowDecision");
      assertThat(events)
          .extracting(
              event ->
                  event.getString("outcome")
                      + " "
                      + event.getString("reason")
                      + " "
                      + event.getString("issuer")
                      + " "
                      + event.getBoolean("remembered"))
          .containsExactly(
              "granted null " + Border.ISSUER + " false",
              "refused locked " + Border.ISSUER + " true");
      assertThat(events.toString()).doesNotContain(Border.SUBJECT, token.substring(0, 20));
    }
    assertThat(SlowDecision.class.getAnnotation(Threshold.class).value()).isEqualTo("20 ms");
  }

  @Test
  void runtimeWithoutFlightRecorder_decidesAsAnyOther() throws Exception {
    String output =
        run(
            NativeProgram.class,
            "--limit-modules",
            "java.logging,java.net.http,java.sql,jdk.crypto.ec");

    assertThat(output.lines().filter(line -> line.startsWith("Granted"))).hasSize(2);
    assertThat(output).doesNotContain("NoClassDefFoundError");
  }

  /** JDK 17 never unloads the classes that it makes for the events of a deployed application. */
  @Test
  @Timeout(300)
  void eventsAreNotLoaded_untilFlightRecorderIsStarted() throws Exception {
    String event = SlowDecision.class.getName() + " source";

    assertThat(run(NativeProgram.class, "-Xlog:class+load"))
        .contains(DecisionTime.class.getName() + " source")
        .doesNotContain(event, "jdk.jfr.internal.handlers");
    assertThat(run(NativeProgram.class, "-Xlog:class+load", "-XX:StartFlightRecording"))
        .contains(event);
  }

  @Test
  @Timeout(300)
  void recordingThatStartsAfterDecisions_hasTheNextOne() throws Exception {
    assertThat(run(LateRecording.class).lines().filter(line -> line.startsWith("Recorded")))
        .containsExactly("Recorded dev.borderpost.SlowDecision");
  }

  private static String run(Class<?> program, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static JwtAuthenticator authenticator(String issuer, URI keys) {
    return JwtAuthenticator.builder()
        .issuer(Issuer.of(issuer).audience("api").keys(KeySource.jwkSet(keys)).build())
        .build();
  }

  private static Recording recording() {
    Recording recording = new Recording();
    recording.enable("dev.borderpost.KeyFetch");
    recording.enable("dev.borderpost.RefusalSummary");
    recording.enable("dev.borderpost.SlowDecision").withThreshold(Duration.ZERO);
    recording.start();
    return recording;
  }

  private RecordedEvent one(Recording recording, String type, String issuer) throws IOException {
    return events(recording, type).stream()
        .filter(event -> issuer.equals(event.getString("issuer")))
        .findFirst()
        .orElseThrow();
  }

  private List<RecordedEvent> events(Recording recording, String type) throws IOException {
    Path file = directory.resolve(files++ + ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.borderpost." + type))
        .toList();
  }
}
