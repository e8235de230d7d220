package dev.borderpost.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Reads the file of a secret that an issuer shares with this application. */
final class SecretFile {

  private SecretFile() {}

  /**
   * The secret as a key.
   *
   * @param isText whether the text itself is the secret; otherwise it is base64url
   * @throws IllegalArgumentException if it is not base64url, or a secret that is refused
   */
  static PublishedKeys read(Path file, byte[] content, boolean isText) {
    String text = new String(content, StandardCharsets.UTF_8).strip();
    byte[] secret = isText ? text.getBytes(StandardCharsets.UTF_8) : base64Url(file, text);
    return new PublishedKeys("file " + file, List.of(PublishedKey.secret(secret)));
  }

  private static byte[] base64Url(Path file, String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Without the cause, which might quote the secret.
      throw new IllegalArgumentException(
          "The secret in "
              + file
              + " is not base64url text. If the text itself is the secret, set secret-encoding to"
              + " text.");
    }
  }
}
