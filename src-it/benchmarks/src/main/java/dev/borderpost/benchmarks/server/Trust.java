package dev.borderpost.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * Files that tell other JVMs whose tokens to trust, and the tokens.
 *
 * @param directory where they are
 */
public record Trust(Path directory) {

  /**
   * Writes the key and one good token.
   *
   * @param key the key
   * @param token the token
   * @throws IOException if that fails
   */
  public void write(PublicKey key, String token) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("key.der"), key.getEncoded());
    Files.writeString(directory.resolve("key.type"), key.getAlgorithm());
    Files.write(tokenFile(), List.of(token));
  }

  /**
   * The key.
   *
   * @return the public key
   * @throws IOException if it cannot be read
   * @throws GeneralSecurityException if it is none
   */
  public PublicKey key() throws IOException, GeneralSecurityException {
    byte[] encoded = Files.readAllBytes(directory.resolve("key.der"));
    return KeyFactory.getInstance(Files.readString(directory.resolve("key.type")))
        .generatePublic(new X509EncodedKeySpec(encoded));
  }

  /**
   * The good token.
   *
   * @return the token
   * @throws IOException if it cannot be read
   */
  public String token() throws IOException {
    return Files.readString(tokenFile()).strip();
  }

  Path tokenFile() {
    return directory.resolve("token.txt");
  }
}
