package dev.borderpost.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process that a test starts, that can be killed and frozen, and that never outlives the test.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration TIME_TO_START = Duration.ofMinutes(3);
  private static final Duration TIME_TO_END = Duration.ofMinutes(1);

  private static final List<String> NOT_INHERITED =
      List.of("BORDERPOST_", "CATALINA_", "JETTY_", "JBOSS_", "KC_", "MAVEN_", "JAVA_");

  private final Process supervisor;
  private final Path log;
  private final List<ProcessHandle> processes;

  /**
   * Starts a command and waits until it is up.
   *
   * @param directory to run in
   * @param log the name of a file in the directory, for its output
   * @param environment variables besides the {@linkplain #clean inherited} ones
   * @param isUp tells from its output whether it is up
   */
  public ChildProcess(
      Path directory,
      String log,
      Map<String, String> environment,
      List<String> command,
      Predicate<String> isUp) {
    this.log = directory.resolve(log);
    ProcessBuilder builder =
        new ProcessBuilder(Supervisor.command(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(this.log.toFile());
    clean(builder.environment());
    builder.environment().putAll(environment);
    try {
      supervisor = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await()
          .atMost(TIME_TO_START)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !supervisor.isAlive() || isUp.test(output()));
      assertThat(supervisor.isAlive()).as("%s", output()).isTrue();
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
    processes = supervisor.descendants().toList();
  }

  /** Takes away what a process must not inherit from the one that runs the tests. */
  public static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> NOT_INHERITED.stream().anyMatch(name::startsWith));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** Ports of loopback that no process listens on. */
  public static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>(); // until all are chosen, or one may come twice
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : held) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int freePort() {
    return freePorts(1).get(0);
  }

  /** What it has printed. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes of the command now, without the supervisor. */
  public List<ProcessHandle> processes() {
    return supervisor.descendants().toList();
  }

  /** Ends it without a signal that it could handle, as a power failure does; does not wait. */
  public void kill() {
    processes.forEach(ProcessHandle::destroyForcibly);
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  /** Stops it where it is, connections and all. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    for (ProcessHandle process : processes) {
      try {
        Process kill =
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Asks all its processes to end, and fails if one does not; also after {@link #kill}. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(processes);
    all.addAll(processes());
    end();
    await().atMost(TIME_TO_END).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void end() {
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(1, TimeUnit.MINUTES)) {
        supervisor.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
