package dev.borderpost.soak;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The JVM of a server, which obeys commands. Thread-safe. */
final class ServerProcess implements AutoCloseable {

  final String name;
  final String address;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  /** Starts it, and waits until its applications are deployed. */
  ServerProcess(String name, Path build, Path results, Map<String, String> environment)
      throws IOException {
    this.name = name;
    String classPath =
        String.join(
            File.pathSeparator,
            build.resolve("soak-server.jar").toString(),
            build + "/" + name + "/*");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms256m",
                    "-Xmx256m",
                    "-cp",
                    classPath,
                    "dev.borderpost.soak.server.ServerMain",
                    name,
                    build.resolve("webapp").toString(),
                    build.resolve("work-" + name).toString()))
            .redirectError(results.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    address = "127.0.0.1:" + answer();
  }

  /** Says a command, and returns the answer. */
  synchronized String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " has ended: see its log");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
