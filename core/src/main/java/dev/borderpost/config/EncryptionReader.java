package dev.borderpost.config;

import dev.borderpost.verify.Encryption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the settings of an issuer's encryption. */
final class EncryptionReader {

  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final Settings settings;
  private final Placeholders placeholders;
  private final Faults faults;

  EncryptionReader(Settings settings, Placeholders placeholders, Faults faults) {
    this.settings = settings;
    this.placeholders = placeholders;
    this.faults = faults;
  }

  /**
   * The settings of encryption as one value; a contradiction among them is reported for the first
   * of them that is given.
   */
  Optional<Encryption> read(String name) {
    List<Setting> given =
        Stream.of(Key.ENCRYPTION, Key.DECRYPTION_KEYS, Key.COMPRESSED_TOKENS, Key.ENCRYPTED_CLAIMS)
            .flatMap(key -> settings.get(name, key).stream())
            .toList();
    if (given.isEmpty() || given.stream().anyMatch(Setting::isEmpty)) {
      return Optional.empty();
    }
    int faultsBefore = faults.count();
    Optional<String> mode =
        reading(name, Key.ENCRYPTION, setting -> oneOf(setting, "off", "accepted", "required"));
    boolean required = mode.equals(Optional.of("required"));
    Optional<Encryption> on =
        reading(name, Key.DECRYPTION_KEYS, setting -> withKeys(setting.value(), required));
    boolean compressed =
        reading(name, Key.COMPRESSED_TOKENS, EncryptionReader::permitted).isPresent();
    boolean unsigned = reading(name, Key.ENCRYPTED_CLAIMS, EncryptionReader::permitted).isPresent();
    return faults.count() > faultsBefore
        ? Optional.empty()
        : faults.using(
            given.get(0), setting -> encryption(mode.orElse("off"), on, compressed, unsigned));
  }

  private static Encryption encryption(
      String mode, Optional<Encryption> on, boolean compressed, boolean unsigned) {
    if (mode.equals("off") && on.isPresent()) {
      throw new IllegalArgumentException(
          "There are decryption keys, but encryption is off: set it to required, or to accepted"
              + " while tokens may come either way; or remove the keys.");
    }
    if (!mode.equals("off") && on.isEmpty()) {
      throw new IllegalArgumentException(
          "Encrypted tokens need decryption keys: give them, or turn encryption off.");
    }
    Encryption encryption = on.orElse(Encryption.off());
    encryption = compressed ? encryption.permitCompressedTokens() : encryption;
    return unsigned ? encryption.permitUnsignedClaims() : encryption;
  }

  private <T> Optional<T> reading(String name, Key key, Function<Setting, T> reader) {
    return settings.get(name, key).flatMap(setting -> faults.using(setting, reader));
  }

  private static String oneOf(Setting setting, String... values) {
    if (!List.of(values).contains(setting.value())) {
      throw new IllegalArgumentException(
          "use "
              + String.join(", ", List.of(values).subList(0, values.length - 1))
              + " or "
              + values[values.length - 1]
              + ".");
    }
    return setting.value();
  }

  private static String permitted(Setting setting) {
    if (!setting.value().equals("permit")) {
      throw new IllegalArgumentException(
          "the only value is permit: without it, such tokens are refused.");
    }
    return setting.value();
  }

  private Encryption withKeys(String reference, boolean required) {
    if (reference.startsWith(ENV)) {
      String jwkSet = placeholders.environmentVariable(reference.substring(ENV.length()));
      return required ? Encryption.required(jwkSet) : Encryption.accepted(jwkSet);
    }
    if (reference.startsWith(FILE)) {
      Path file = Path.of(reference.substring(FILE.length()));
      return required ? Encryption.required(file) : Encryption.accepted(file);
    }
    throw new IllegalArgumentException(
        "private keys are never written into a configuration: use env:NAME or file:PATH.");
  }
}
