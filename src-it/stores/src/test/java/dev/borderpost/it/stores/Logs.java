package dev.borderpost.it.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for the output of processes, below {@code target/processes}. */
final class Logs {

  private Logs() {}

  /** A new file in the directory of a process, which is made if need be. */
  static Path file(String process) {
    try {
      Path directory =
          Files.createDirectories(
              Path.of(System.getProperty("build", "target"), "processes", process)
                  .toAbsolutePath());
      return directory.resolve(System.nanoTime() + ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
