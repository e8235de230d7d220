package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A server in a process of its own, which never outlives this one. */
final class ServerProcess implements AutoCloseable {

  private static final Duration TIME_TO_START = Duration.ofMinutes(3);

  private final Process leash;
  private final Path log;

  /**
   * Starts a server and waits until it is up.
   *
   * @param directory to run in; gets a file with what it prints, named after {@code name}
   */
  ServerProcess(
      String name,
      Path directory,
      Map<String, String> environment,
      BooleanSupplier isUp,
      List<String> command) {
    log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(Leash.command(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    clean(builder.environment());
    builder.environment().putAll(environment);
    try {
      leash = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await()
          .atMost(TIME_TO_START)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !leash.isAlive() || isUp.getAsBoolean());
      assertThat(leash.isAlive()).as("%s", output()).isTrue();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** What a process must not inherit from whoever runs the tests. */
  static void clean(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("BORDERPOST_")
                    || name.startsWith("KC_")
                    || name.startsWith("JAVA_OPTS")
                    || name.startsWith("MAVEN_")
                    || name.equals("JAVA_TOOL_OPTIONS"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** What it has printed. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it without asking it to, as a power failure does. */
  void kill() {
    List<ProcessHandle> all = leash.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    await().atMost(TIME_TO_START).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    close();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = leash.descendants().toList();
    try {
      Leash.end(leash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(all).noneMatch(ProcessHandle::isAlive);
  }
}
