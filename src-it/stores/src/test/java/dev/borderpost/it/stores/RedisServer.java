package dev.borderpost.it.stores;

import dev.borderpost.it.support.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redis on a port of loopback, which can go away and come back. */
final class RedisServer implements AutoCloseable {

  private final int port = ChildProcess.freePort();
  private final List<String> command;
  private ChildProcess process;

  private RedisServer(String... persistence) {
    command =
        new ArrayList<>(
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                ""));
    command.addAll(List.of(persistence));
    restart();
  }

  /** Starts one that forgets everything when it goes away. */
  static RedisServer inMemory() {
    return new RedisServer("--appendonly", "no");
  }

  /** Starts one that has written down whatever it has said. */
  static RedisServer onDisk() {
    return new RedisServer("--appendonly", "yes", "--appendfsync", "always");
  }

  int port() {
    return port;
  }

  /** Ends it from one moment to the next. */
  void kill() {
    process.kill();
    process.close();
  }

  /** Brings it back at the same port. */
  void restart() {
    process =
        new ChildProcess(
            Logs.directory("redis-" + port),
            Logs.newName(),
            Map.of(),
            command,
            output -> output.contains("Ready to accept connections"));
  }

  @Override
  public void close() {
    kill();
  }
}
