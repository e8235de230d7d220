package dev.borderpost.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file with private keys, which is read only if nobody but its owner can do the same. */
public final class PrivateKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateKeyFile() {}

  /**
   * Reads the whole file.
   *
   * @param file the file
   * @return its content
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if others than its owner may read or write it, where the file
   *     system knows owners
   */
  public static byte[] read(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")
        && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IllegalArgumentException(
          "Others may read or write the private keys in " + file + ": run chmod 600 on it.");
    }
    return Files.readAllBytes(file);
  }
}
