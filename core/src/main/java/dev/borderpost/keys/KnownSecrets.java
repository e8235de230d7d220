package dev.borderpost.keys;

import dev.borderpost.jwt.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Secrets that were published, by the first 64 bits of their SHA-256: enough that a random secret
 * is never taken for one of them. Loaded with the first comparison.
 */
final class KnownSecrets {

  private static final int HASH_BYTES = 8;
  private static final Set<String> HASHES = read();

  private KnownSecrets() {}

  private static Set<String> read() {
    InputStream resource = KnownSecrets.class.getResourceAsStream("known-secrets.sha256");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(resource, "known-secrets.sha256 is missing in the jar"),
                StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean contains(byte[] secret) {
    byte[] hash = Sha256.newDigest().digest(secret);
    return HASHES.contains(HexFormat.of().formatHex(hash, 0, HASH_BYTES));
  }
}
