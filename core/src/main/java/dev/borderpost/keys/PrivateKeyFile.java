package dev.borderpost.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Reads files with private keys, for signing or for decryption, and refuses those that other users
 * of the machine can read or change. On file systems without POSIX permissions, as on Windows,
 * every file is read.
 */
public final class PrivateKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateKeyFile() {}

  /**
   * Reads a file, whole, after a look at its permissions. Symbolic links are followed: what counts
   * is the file that they lead to.
   *
   * @param file the file
   * @return its content
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if others than its owner may read, write or execute it, or its
   *     owner execute it; the message says how to mend that, and nothing of the content
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
