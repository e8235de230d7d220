package dev.borderpost.issue;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.PrivateKeyFile;
import io.jsonwebtoken.JwtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a token issuer: the current signing key, and former keys for as long as tokens signed
 * with them may be valid.
 *
 * <p>Thread-safe. {@code toString()} shows no key material.
 */
public final class SigningKeys {

  private final Clock clock;

  /** The current signing key comes first. The list is replaced as a whole, never changed. */
  private volatile List<SigningKey> keys;

  private SigningKeys(List<SigningKey> keys, Clock clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
  }

  /**
   * Generates a new key.
   *
   * @param algorithm the signature algorithm: ES256 and Ed25519 have short signatures, RS256 is
   *     supported everywhere, HS256 needs no public key but lets every verifier sign
   * @return the keys
   */
  public static SigningKeys generate(JwsAlgorithm algorithm) {
    return generate(algorithm, Clock.systemUTC());
  }

  /**
   * Generates a new key, with the clock by which keys retire.
   *
   * @param algorithm the signature algorithm
   * @param clock the clock
   * @return the keys
   */
  public static SigningKeys generate(JwsAlgorithm algorithm, Clock clock) {
    return new SigningKeys(List.of(SigningKey.generate(algorithm)), clock);
  }

  /**
   * Reads keys from a file that {@link #save} wrote.
   *
   * @param file a private JWK Set (RFC 7517 §5) with the current signing key first, each key with
   *     {@code kid} and {@code alg}
   * @return the keys
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not such a set, if the public part of a key does not
   *     verify the signatures of its private part, if its owner is neither the user of this process
   *     nor root, or if users other than its owner may read or write it
   */
  public static SigningKeys load(Path file) throws IOException {
    return load(file, Clock.systemUTC());
  }

  /**
   * Reads keys from a file that {@link #save} wrote, with the clock by which keys retire.
   *
   * @param file the file
   * @param clock the clock
   * @return the keys
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not such a set, if the public part of a key does not
   *     verify the signatures of its private part, if its owner is neither the user of this process
   *     nor root, or if users other than its owner may read or write it
   */
  public static SigningKeys load(Path file, Clock clock) throws IOException {
    ReadResult<Map<String, @Nullable Object>> document =
        ReadResult.ofJsonObject(PrivateKeyFile.read(file));
    if (!(document instanceof ReadResult.Read<Map<String, @Nullable Object>> read)
        || !(read.value().get("keys") instanceof List<?> jwks)
        || jwks.isEmpty()) {
      throw new IllegalArgumentException("There is no JWK Set with a key in " + file + ".");
    }
    List<SigningKey> keys = new ArrayList<>();
    for (Object jwk : jwks) {
      keys.add(signingKey(jwk, "Key " + (keys.size() + 1) + " in " + file));
    }
    if (keys.get(0).retiresAt() != null) {
      throw new IllegalArgumentException(
          "The first key in "
              + file
              + " has an exp, but it is the one that signs: put that one first.");
    }
    return new SigningKeys(keys, clock);
  }

  private static SigningKey signingKey(@Nullable Object jwk, String name) {
    try {
      return SigningKey.read(jwk instanceof Map<?, ?> members ? members : Map.of());
    } catch (JwtException | IllegalArgumentException e) {
      // Without the cause, which might quote the key.
      throw new IllegalArgumentException(
          name
              + " is not a private JWK with kid and alg, of which the private and the public part belong"
              + " together.");
    }
  }

  /**
   * Writes all keys to a file that only its owner can read. The file is replaced as a whole or not
   * at all.
   *
   * @param file the file
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    String json = set(keys.stream().map(SigningKey::toPrivateJson));
    Path directory = file.toAbsolutePath().getParent();
    // Temporary files are readable for their owner only, on file systems with owners.
    Path temporary = Files.createTempFile(directory, ".signing-keys", ".tmp");
    try {
      Files.writeString(temporary, json);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Generates a new key, which signs from now on. The former signing key stays published until the
   * overlap has passed, so that tokens signed with it are accepted.
   *
   * @param overlap at least the longest lifetime of a token plus the time for which verifiers cache
   *     the published keys
   */
  public synchronized void rotate(Duration overlap) {
    if (overlap.isNegative()) {
      throw new IllegalArgumentException(
          "The overlap is " + overlap + ": it must not be negative.");
    }
    Instant now = clock.instant();
    SigningKey former = keys.get(0);
    List<SigningKey> rotated = new ArrayList<>();
    rotated.add(SigningKey.generate(former.algorithm()));
    rotated.add(former.retiringAt(now.plus(overlap)));
    keys.stream().skip(1).filter(key -> key.isCurrent(now)).forEach(rotated::add);
    keys = List.copyOf(rotated);
  }

  /**
   * The JWK Set to publish for verifiers: the public parts of all keys that may have signed a valid
   * token. It never contains secrets.
   *
   * @return a JWK Set (RFC 7517 §5)
   */
  public String publicJwkSet() {
    return set(current().flatMap(key -> key.toPublicJson().stream()));
  }

  /**
   * The same keys as a key source for a verifier in this process; it follows every {@link #rotate}.
   *
   * @return the source
   */
  public KeySource keySource() {
    return new KeySource() {
      @Override
      public KeyLookup find(JoseHeader header) {
        return current()
            .filter(key -> header.keyId().filter(key.keyId()::equals).isPresent())
            .findFirst()
            .map(key -> KeyLookup.found(key.verificationKey()))
            .orElseGet(KeyLookup::absent);
      }

      @Override
      public Health health() {
        return Health.ofStaticKeys((int) current().count());
      }
    };
  }

  SigningKey active() {
    return keys.get(0);
  }

  private Stream<SigningKey> current() {
    Instant now = clock.instant();
    return keys.stream().filter(key -> key.isCurrent(now));
  }

  private static String set(Stream<String> jwks) {
    return jwks.collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  @Override
  public String toString() {
    return "SigningKeys[" + keys.size() + "]";
  }
}
