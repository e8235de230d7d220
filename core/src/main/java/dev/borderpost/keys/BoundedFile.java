package dev.borderpost.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files with keys, secrets and tokens. Anything but a regular file of moderate size is
 * refused: reading a pipe could take forever, and a large file all memory.
 */
final class BoundedFile {

  /** The maximum size, as of documents that are fetched. */
  private static final int MAX_LENGTH = 512 * 1024;

  private BoundedFile() {}

  /**
   * Reads a whole file. Symbolic links are followed.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no regular file or too large
   */
  static byte[] read(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IllegalArgumentException(
          "The file "
              + file
              + " cannot be read: it is "
              + (attributes.isDirectory() ? "a directory" : "no regular file")
              + ".");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_LENGTH + 1);
      if (content.length > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "The file "
                + file
                + " cannot be read: it is larger than "
                + MAX_LENGTH / 1024
                + " KiB. Is it the right one?");
      }
      return content;
    }
  }

  /** A sentence about a failure to read a file. */
  static String problem(Path file, IOException failure) {
    return "The file "
        + file
        + " cannot be read: does it exist, may we read it? ("
        + failure.getClass().getSimpleName()
        + ")";
  }
}
