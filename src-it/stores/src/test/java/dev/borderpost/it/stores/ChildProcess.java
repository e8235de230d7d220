package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.it.Leash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A process that can be killed and frozen, and never outlives this one. */
final class ChildProcess implements AutoCloseable {

  private static final Duration TIME_TO_START = Duration.ofMinutes(1);

  private final Process leash;
  private final Path log;
  private final List<ProcessHandle> processes;

  /**
   * Starts a command and waits until it is up.
   *
   * @param name of the directory that it runs in, which gets a file with what it prints
   * @param isUp what its output shows when it is
   */
  ChildProcess(String name, List<String> command, Predicate<String> isUp) {
    Path directory = directory(name);
    log = directory.resolve(System.nanoTime() + ".log");
    try {
      leash =
          new ProcessBuilder(Leash.command(command))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await()
          .atMost(TIME_TO_START)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !leash.isAlive() || isUp.test(output()));
      assertThat(leash.isAlive()).as("%s", output()).isTrue();
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
    processes = leash.descendants().toList();
  }

  /** The directory that processes of a name run in. */
  static Path directory(String name) {
    try {
      return Files.createDirectories(
          Path.of(System.getProperty("build", "target"), "processes", name).toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ports of loopback that nobody listens on. */
  static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>(); // until all are chosen, or one may come twice
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
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

  static int freePort() {
    return freePorts(1).get(0);
  }

  /** What it has printed. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it without asking it to, as a power failure does; does not wait. */
  void kill() {
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  /** Stops it where it is, connections and all. */
  void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  void thaw() {
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

  @Override
  public void close() {
    kill();
    end();
    await().atMost(TIME_TO_START).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void end() {
    try {
      Leash.end(leash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
