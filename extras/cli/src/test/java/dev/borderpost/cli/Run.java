package dev.borderpost.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A run of the command in this process, and what it has printed. */
record Run(int status, String out, String err) {

  /** Runs the command with settings in the environment. */
  static Run of(Map<String, String> environment, String input, String... args) {
    return of(environment, input.getBytes(StandardCharsets.UTF_8), args);
  }

  static Run of(Map<String, String> environment, byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Main(
                environment,
                Map.of(),
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(args);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The line of a step or check. */
  String line(String name) {
    return lines(name).stream().findFirst().orElse("");
  }

  List<String> lines(String name) {
    return out.lines().filter(line -> line.matches(" *\\d* ?" + name + " .*")).toList();
  }
}
