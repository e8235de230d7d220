package dev.borderpost.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scripts for Node.js, and the packages that they use. */
public final class NodePackages {

  private NodePackages() {}

  /**
   * Copies scripts, and installs the packages that the lock file beside them names.
   *
   * @param sources the scripts, {@code package.json} and {@code package-lock.json}
   * @param directory where to install them; it is created
   */
  public static void install(Path sources, Path directory) {
    try {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(sources)) {
        for (Path file : files.toList()) {
          Files.copy(
              file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Path log = directory.resolve("npm.log");
      Process npm =
          new ProcessBuilder(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline"))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(npm.waitFor(5, TimeUnit.MINUTES)).as("npm ended").isTrue();
      assertThat(npm.exitValue()).as(Files.readString(log)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException("npm of Node.js 20 or newer is needed", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
