package dev.borderpost.keys;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads files with private keys, for signing or for decryption, and refuses those that other users
 * of the machine can read or change. On file systems without POSIX permissions, as on Windows,
 * every file is read.
 */
public final class PrivateKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** On Linux, a directory that the user of this process owns. */
  private static final String PROCESS = "/proc/self";

  private static final String ROOT = "root";

  /** The name of root where no user database gives it one. */
  private static final String ROOT_BY_NUMBER = "0";

  private PrivateKeyFile() {}

  /**
   * Reads a file, whole, after a look at its owner and its permissions. Symbolic links are
   * followed: what counts is the file that they lead to.
   *
   * @param file the file
   * @return its content
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if its owner is neither the user of this process nor root, if
   *     others than its owner may read, write or execute it, or its owner execute it; the message
   *     says how to mend that, and nothing of the content
   */
  public static byte[] read(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      checkOwner(file, Files.getOwner(file), ownUsers(file.getFileSystem()));
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "Others may read or write the private keys in " + file + ": run chmod 600 on it.");
      }
    }
    return Files.readAllBytes(file);
  }

  /** The owner of a file can give itself all permissions at any time. */
  static void checkOwner(Path file, UserPrincipal owner, Set<UserPrincipal> own) {
    String name = owner.getName();
    if (!own.contains(owner) && !name.equals(ROOT) && !name.equals(ROOT_BY_NUMBER)) {
      throw new IllegalArgumentException(
          "The private keys in "
              + file
              + " belong to the user "
              + name
              + ", who can read and change them: run chown on the file, so that it belongs to the"
              + " user that this application runs as.");
    }
  }

  /** The user of this process, by what the system says of the process, and by name. */
  private static Set<UserPrincipal> ownUsers(FileSystem fileSystem) throws IOException {
    Set<UserPrincipal> own = new HashSet<>();
    Path process = fileSystem.getPath(PROCESS);
    if (Files.exists(process)) {
      own.add(Files.getOwner(process));
    }
    try {
      own.add(
          fileSystem
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name")));
    } catch (UserPrincipalNotFoundException e) {
      // A user without a name, as in containers, is known by the process only.
    }
    return own;
  }
}
