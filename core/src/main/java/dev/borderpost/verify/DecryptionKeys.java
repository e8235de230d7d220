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
 * The private and shared keys that open encrypted tokens (RFC 7516).
 *
 * <p>Each is a JWK with an {@code alg}, and is used with that algorithm only: {@code RSA-OAEP},
 * {@code RSA-OAEP-256}, {@code ECDH-ES} with or without {@code +A128KW}, {@code +A192KW} or {@code
 * +A256KW}, {@code A128KW} and {@code A128GCMKW} with their longer sisters; or, for a shared key
 * that encrypts content directly ({@code dir}), the encryption of the content, such as {@code
 * A256GCM}.
 *
 * <p>Immutable and thread-safe. {@code toString()} shows no key material.
 */
public final class DecryptionKeys {

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

  /**
   * No keys at all.
   *
   * @return nothing that could be decrypted with
   */
  static DecryptionKeys none() {
    return NONE;
  }

  /**
   * Reads keys from a private JWK Set.
   *
   * @param json the set (RFC 7517 §5)
   * @return the keys
   * @throws IllegalArgumentException if it is not such a set, or one of its keys cannot be used; no
   *     message holds anything of a key
   */
  public static DecryptionKeys jwkSet(String json) {
    return read("the set", json);
  }

  /**
   * Reads keys from a file with a private JWK Set, which only its owner may be able to read.
   *
   * @param file the file
   * @return the keys
   * @throws IllegalArgumentException if the file is not there, others may read or write it, it is
   *     not such a set, or one of its keys cannot be used
   */
  public static DecryptionKeys file(Path file) {
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
   * @param others the others
   * @return all of them
   * @throws IllegalArgumentException if two different ones have the same algorithm and name
   */
  public DecryptionKeys and(DecryptionKeys others) {
    Set<DecryptionKey> all = new LinkedHashSet<>(keys);
    all.addAll(others.keys);
    return new DecryptionKeys(all);
  }

  /**
   * The key that a token is encrypted to: one for the token's algorithm, with the token's {@code
   * kid} or with none. If that leaves several, no key.
   *
   * @param header the token's header
   * @return the key; empty when there is none
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

  /**
   * Whether a key is among these.
   *
   * @param key the key
   * @return true if it is
   */
  boolean contains(DecryptionKey key) {
    return keys.contains(key);
  }

  /**
   * Whether there is no key.
   *
   * @return true if there is none
   */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * Whether one of the keys is shared with who encrypts, so that a token may prove by itself where
   * it comes from.
   *
   * @return true if there is one
   */
  boolean hasSymmetric() {
    return keys.stream().anyMatch(key -> key.algorithm().isSymmetric());
  }

  @Override
  public String toString() {
    return "DecryptionKeys[" + keys.size() + "]";
  }
}
