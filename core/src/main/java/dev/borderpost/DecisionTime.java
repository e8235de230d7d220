package dev.borderpost;

import dev.borderpost.keys.FlightRecording;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures a decision, for listeners and for JDK Flight Recorder, if there is either. */
final class DecisionTime {

  private static final DecisionTime UNHEARD = new DecisionTime(0, null);

  private final long begun;
  private final @Nullable SlowDecision event;

  private DecisionTime(long begun, @Nullable SlowDecision event) {
    this.begun = begun;
    this.event = event;
  }

  static DecisionTime begin(boolean heard) {
    SlowDecision event = FlightRecording.isStarted() ? SlowDecision.begun() : null;
    return heard || event != null ? new DecisionTime(System.nanoTime(), event) : UNHEARD;
  }

  /** Whether anybody hears of the decision. */
  boolean isMeasured() {
    return this != UNHEARD;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  void end(DecisionEvent decision) {
    if (event != null) {
      event.end(decision);
    }
  }
}
