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
 * Reads files with private keys for signing or decryption, and refuses files that other users of
 * the machine can read or change. On file systems without POSIX permissions, as on Windows, every
 * file is accepted.
 */
public final class PrivateKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** A directory that the user of this process owns, on Linux. */
  private static final String PROCESS = "/proc/self";

  private static final String ROOT = "root";

  /** The name of root when there is no user database. */
  private static final String ROOT_BY_NUMBER = "0";

  private PrivateKeyFile() {}

  /**
   * Reads a whole file after a check of its owner and permissions. Symbolic links are followed; the
   * check applies to their target.
   *
   * @param file the file
   * @return its content
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no regular file or larger than 512 KiB, if its owner
   *     is neither the user of this process nor root, if users other than its owner may read, write
   *     or execute it, or if its owner may execute it; the message contains a remedy and nothing of
   *     the content
   */
  public static byte[] read(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      checkOwner(file, Files.getOwner(file), ownUsers(file.getFileSystem()));
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "Others may read or write the private keys in " + file + ": run chmod 600 on it.");
      }
    }
    return BoundedFile.read(file);
  }

  /** Checks the owner of a file, since an owner can grant itself all permissions at any time. */
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

  /** The user of this process, by the owner of its process directory and by the user name. */
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
      // A user without a name, as in containers, is identified by the process directory only.
    }
    return own;
  }
}
