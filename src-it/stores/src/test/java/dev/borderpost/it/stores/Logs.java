package dev.borderpost.it.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for the output of processes, below {@code target/processes}. */
final class Logs {

  private Logs() {}

  /** The directory that a process runs in, which is made if need be. */
  static Path directory(String process) {
    try {
      return Files.createDirectories(
          Path.of(System.getProperty("build", "target"), "processes", process).toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a file that is not there yet. */
  static String newName() {
    return System.nanoTime() + ".log";
  }
}
