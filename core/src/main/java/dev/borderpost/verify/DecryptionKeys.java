package dev.borderpost.verify;

import dev.borderpost.keys.PrivateKeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The private and shared keys that decrypt tokens, see {@link Encryption}.
 *
 * <p>Immutable and thread-safe. {@code toString()} shows no key material.
 */
final class DecryptionKeys {

  private static final DecryptionKeys NONE = new DecryptionKeys(Set.of());

  private final List<DecryptionKey> keys;

  private DecryptionKeys(Set<DecryptionKey> keys) {
    this.keys = List.copyOf(keys);
    for (int i = 0; i < this.keys.size(); i++) {
      for (DecryptionKey later : this.keys.subList(i + 1, this.keys.size())) {
        if (this.keys.get(i).isIndistinguishableFrom(later)) {
          throw new IllegalArgumentException(
              "There are two decryption keys for "
                  + later.algorithm()
                  + " that no token can tell apart: give each a kid of its own.");
        }
      }
    }
  }

  static DecryptionKeys none() {
    return NONE;
  }

  /** Reads keys from the text of a private JWK Set (RFC 7517 §5). */
  static DecryptionKeys jwkSet(String json) {
    return read("the set", json);
  }

  /** Reads keys from a file with a private JWK Set, which only its owner may be able to read. */
  static DecryptionKeys file(Path file) {
    try {
      return read(file.toString(), new String(PrivateKeyFile.read(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read the file of decryption keys " + file + ": does it exist, may we read it?",
          e);
    }
  }

  private static DecryptionKeys read(String description, String json) {
    if (!(EncryptionJwk.object("a JWK Set", description, json).get("keys") instanceof List<?> jwks)
        || jwks.isEmpty()) {
      throw new IllegalArgumentException(
          "Not a JWK Set: " + description + " has no array named keys with a key in it.");
    }
    List<DecryptionKey> keys = new ArrayList<>();
    for (Object jwk : jwks) {
      String name = "Key " + (keys.size() + 1) + " of " + description;
      keys.add(DecryptionKey.of(name, EncryptionJwk.read(name, jwk)));
    }
    return new DecryptionKeys(new LinkedHashSet<>(keys));
  }

  /**
   * These keys and others. A key that is in both is there once.
   *
   * @throws IllegalArgumentException if two different ones have the same algorithm and name
   */
  DecryptionKeys and(DecryptionKeys others) {
    Set<DecryptionKey> all = new LinkedHashSet<>(keys);
    all.addAll(others.keys);
    return new DecryptionKeys(all);
  }

  /**
   * The key that a token is encrypted to: one for the token's algorithm, with the token's {@code
   * kid} or with none. If that leaves several, no key.
   */
  Optional<DecryptionKey> find(JweHeader header) {
    Optional<String> wanted = header.common().keyId();
    List<DecryptionKey> fitting = keys.stream().filter(key -> key.fits(header)).toList();
    List<DecryptionKey> named =
        fitting.stream().filter(key -> wanted.isEmpty() || key.keyId().equals(wanted)).toList();
    List<DecryptionKey> candidates =
        named.isEmpty() ? fitting.stream().filter(key -> key.keyId().isEmpty()).toList() : named;
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  boolean contains(DecryptionKey key) {
    return keys.contains(key);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether one of the keys is shared with issuers, so that a token may prove its own origin. */
  boolean hasSymmetric() {
    return keys.stream().anyMatch(key -> key.algorithm().isSymmetric());
  }

  @Override
  public String toString() {
    return "DecryptionKeys[" + keys.size() + "]";
  }
}
