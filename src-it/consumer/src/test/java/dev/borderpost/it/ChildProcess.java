package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Commands that run in processes of their own, with this JVM's JDK. */
final class ChildProcess {

  private static final int MAX_MINUTES = 5;

  private ChildProcess() {}

  /** Runs a command to its end, which has to be a success. */
  static void run(Path directory, List<String> command) throws IOException, InterruptedException {
    Path log = directory.resolve("output.log");
    Process process =
        builder(directory, command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).as("%s in time", command).isTrue();
      assertThat(process.exitValue()).as("%s\n%s", command, Files.readString(log)).isZero();
    } finally {
      end(process);
    }
  }

  static ProcessBuilder builder(Path directory, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Ends a process with all its descendants. */
  static void end(Process process) {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }
}
