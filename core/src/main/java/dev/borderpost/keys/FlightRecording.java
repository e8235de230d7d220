package dev.borderpost.keys;

/** Whether there can be events of JDK Flight Recorder. Its module need not be in the runtime. */
public final class FlightRecording {

  /** Whether the classes of {@code jdk.jfr} are there, and those of the events can be used. */
  public static final boolean IS_POSSIBLE = isPossible();

  private FlightRecording() {}

  private static boolean isPossible() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecording.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
