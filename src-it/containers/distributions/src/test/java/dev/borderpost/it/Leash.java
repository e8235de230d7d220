package dev.borderpost.it;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a command, and ends it with all its descendants when its own standard input ends: also when
 * the process that holds the other end is gone, however that came about.
 */
final class Leash {

  private static final int SECONDS_TO_STOP = 20;

  private Leash() {}

  public static void main(String[] command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread watch = new Thread(() -> waitForEnd(process));
    watch.setDaemon(true);
    watch.start();
    System.exit(process.waitFor());
  }

  private static void waitForEnd(Process process) {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // as good as the end
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle handle : all) {
      try {
        handle.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
      } catch (Exception e) {
        handle.destroyForcibly();
      }
    }
  }
}
