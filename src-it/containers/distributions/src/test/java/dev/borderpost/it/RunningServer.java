package dev.borderpost.it;

import dev.borderpost.it.support.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A distribution that runs, with WARs in it. What it logs is kept below {@code target/servers}. */
final class RunningServer implements AutoCloseable {

  private static final Path SERVERS = Path.of(System.getProperty("build"), "servers");
  private static final Duration TIME_TO_START = Duration.ofMinutes(3);

  private final Distribution distribution;
  private final Path base;
  private final ChildProcess server;
  private final int port;
  private final Duration timeToStart;

  private RunningServer(
      Distribution distribution, Path base, ChildProcess server, int port, Duration timeToStart) {
    this.distribution = distribution;
    this.base = base;
    this.server = server;
    this.port = port;
    this.timeToStart = timeToStart;
  }

  /**
   * Starts a server and waits until it is up.
   *
   * @param name of the directory below {@code target/servers} that it runs in
   * @param environment variables that it has besides those of this process
   */
  static RunningServer start(
      Distribution distribution, String name, List<War> wars, Map<String, String> environment)
      throws IOException {
    return start(distribution, name, wars, environment, Map.of());
  }

  /**
   * Starts a server with changed files.
   *
   * @param files what is in some files, by their paths in the server's directory
   */
  static RunningServer start(
      Distribution distribution,
      String name,
      List<War> wars,
      Map<String, String> environment,
      Map<String, String> files)
      throws IOException {
    Path base = SERVERS.resolve(name);
    delete(base);
    List<String> command = distribution.prepare(base);
    for (War war : wars) {
      war.write(distribution.webapps(base));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(base.resolve(file.getKey()), file.getValue());
    }
    return run(distribution, base, command, environment);
  }

  /** Starts a server that is made ready for modules of Jakarta Authentication. */
  static RunningServer startWithAuthentication(
      Distribution distribution, String name, List<War> wars, Map<String, String> environment)
      throws IOException {
    Path base = SERVERS.resolve(name);
    delete(base);
    List<String> command = distribution.prepare(base);
    distribution.enableAuthentication(base);
    for (War war : wars) {
      war.write(distribution.webapps(base));
    }
    return run(distribution, base, command, environment);
  }

  private static RunningServer run(
      Distribution distribution, Path base, List<String> command, Map<String, String> environment)
      throws IOException {
    Map<String, String> all = new HashMap<>(Distribution.environment());
    all.putAll(environment);
    long begin = System.nanoTime();
    ChildProcess server =
        new ChildProcess(
            base, "console.log", all, command, output -> Distribution.port(output).isPresent());
    Duration timeToStart = Duration.ofNanos(System.nanoTime() - begin);
    int port = Distribution.port(server.output()).orElseThrow();
    return new RunningServer(distribution, base, server, port, timeToStart);
  }

  Distribution distribution() {
    return distribution;
  }

  Path base() {
    return base;
  }

  Duration timeToStart() {
    return timeToStart;
  }

  /** Where an application is. */
  URI uri(String context) {
    return URI.create("http://127.0.0.1:" + port + context);
  }

  /** The server's own process. */
  ProcessHandle process() {
    return server.processes().stream()
        .filter(handle -> handle.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Everything that it has logged; Tomcat has a file of its own for what happens to applications.
   */
  String log() {
    StringBuilder log = new StringBuilder(server.output());
    if (distribution.isTomcat()) {
      try (Stream<Path> files = Files.list(base.resolve("logs"))) {
        files
            .filter(file -> file.getFileName().toString().startsWith("localhost."))
            .forEach(file -> log.append(read(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return log.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> entries = Files.walk(directory)) {
        for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(entry);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
