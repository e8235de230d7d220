package dev.borderpost;

import dev.borderpost.access.Guard;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Decides once before Flight Recorder is started, and once after, and prints what is recorded. */
final class LateRecording {

  private LateRecording() {}

  public static void main(String[] args) throws IOException {
    Path file = Files.createTempFile("late", ".jfr");
    try (Guard guard = Guard.of(Border.authenticator().build());
        Recording recording = decided(guard)) {
      recording.enable("dev.borderpost.SlowDecision").withThreshold(Duration.ZERO);
      recording.start();
      guard.decide(TestRequest.get("/").token(Border.token()));
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        System.out.println("Recorded " + event.getEventType().getName());
      }
    } finally {
      Files.delete(file);
    }
  }

  private static Recording decided(Guard guard) {
    guard.decide(TestRequest.get("/").token(Border.token()));
    return new Recording();
  }
}
