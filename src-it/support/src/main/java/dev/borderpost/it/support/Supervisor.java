package dev.borderpost.it.support;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A program that runs a command, and ends it with all its descendants when standard input ends:
 * that happens when the process that started it closes its end, and also when that process is
 * killed.
 */
final class Supervisor {

  private static final int SECONDS_TO_STOP = 20;

  private static final AtomicBoolean STOPPING = new AtomicBoolean();

  private Supervisor() {}

  /** The command that runs another one below this program. */
  static List<String> command(List<String> command) {
    List<String> supervised =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                ownClasses(),
                Supervisor.class.getName()));
    supervised.addAll(command);
    return supervised;
  }

  private static String ownClasses() {
    try {
      return Path.of(Supervisor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the command in its arguments. */
  public static void main(String[] command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread watch =
        new Thread(
            () -> {
              awaitEndOfInput();
              STOPPING.set(true);
              stop(process);
              stopped.countDown();
            });
    watch.setDaemon(true);
    watch.start();
    int status = process.waitFor();
    if (STOPPING.get()) {
      stopped.await();
    }
    System.exit(status);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // as good as the end
    }
  }

  private static void stop(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle handle : all) {
      try {
        handle.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
      } catch (Exception e) {
        handle.destroyForcibly();
        handle.onExit().join();
      }
    }
  }
}
