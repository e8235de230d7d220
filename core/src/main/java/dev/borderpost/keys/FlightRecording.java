package dev.borderpost.keys;

import jdk.jfr.FlightRecorder;

/** Whether there are events of JDK Flight Recorder. Its module need not be in the runtime. */
public final class FlightRecording {

  private static final boolean IS_POSSIBLE = isPossible();

  private FlightRecording() {}

  /**
   * Whether Flight Recorder has been started in this JVM. Events are used only then: for each class
   * of events that is initialized, JDK 17 makes another class, which it never unloads, so that each
   * redeployment of an application would leave some behind.
   *
   * @return whether the classes of the events may be used
   */
  public static boolean isStarted() {
    return IS_POSSIBLE && FlightRecorder.isInitialized();
  }

  private static boolean isPossible() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecording.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
