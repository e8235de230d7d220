package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.DecryptionKeys;
import dev.borderpost.verify.Encryption;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of the issuers. */
final class IssuerReader {

  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final Settings settings;
  private final Resources resources;
  private final Placeholders placeholders;
  private final Faults faults;

  IssuerReader(Settings settings, Resources resources, Placeholders placeholders, Faults faults) {
    this.settings = settings;
    this.resources = resources;
    this.placeholders = placeholders;
    this.faults = faults;
  }

  /** Adds all issuers to an authenticator, except for those with a fault, which is noted. */
  void read(JwtAuthenticator.Builder authenticator) {
    List<String> names = settings.issuers();
    for (String name : names.isEmpty() ? List.of(Settings.ONLY_ISSUER) : names) {
      Optional<Setting> identifier = settings.get(name, Key.ISSUER);
      issuer(name, identifier)
          .ifPresent(
              issuer ->
                  faults.using(identifier.orElseThrow(), setting -> authenticator.issuer(issuer)));
    }
  }

  private void require(String name, Key key, String meaning) {
    if (settings.get(name, key).isEmpty()) {
      faults.add(Settings.name(name, key) + " is missing: " + meaning + ".");
    }
  }

  /** The one setting that tells where the keys are; without any, they are discovered. */
  private Optional<Setting> keys(String name) {
    List<Setting> given =
        Stream.of(Key.KEYS, Key.SECRET, Key.DISCOVERY_BASE)
            .flatMap(key -> settings.get(name, key).stream())
            .toList();
    if (given.size() > 1) {
      faults.add(
          given.stream().map(Setting::name).collect(Collectors.joining(" and "))
              + " are both given: remove one.");
    }
    return given.stream().findFirst();
  }

  private Optional<Issuer> issuer(String name, Optional<Setting> identifier) {
    int faultsBefore = faults.count();
    require(
        name,
        Key.ISSUER,
        "the exact iss of the tokens, such as https://id.example.com/realms/main");
    require(name, Key.AUDIENCE, "the aud of tokens for this application, or * to waive it by name");
    Optional<Setting> keys = keys(name);
    Issuer.Builder builder =
        identifier
            .flatMap(setting -> faults.using(setting, s -> Issuer.of(s.value())))
            .orElseGet(() -> Issuer.of("missing"));
    use(name, Key.AUDIENCE, setting -> audience(builder, Settings.list(setting)));
    use(name, Key.ALGORITHMS, setting -> builder.algorithms(Settings.strings(setting)));
    use(name, Key.CLOCK_SKEW, setting -> builder.clockSkew(duration(setting)));
    use(name, Key.TOKEN_TYPES, setting -> builder.tokenTypes(Settings.strings(setting)));
    use(name, Key.REQUIRED_CLAIMS, setting -> builder.requiredClaims(Settings.strings(setting)));
    use(name, Key.MAX_TOKEN_AGE, setting -> builder.maxTokenAge(duration(setting)));
    use(name, Key.PRINCIPAL_CLAIM, setting -> builder.principalClaim(setting.value()));
    use(name, Key.ROLES_CLAIM, setting -> builder.rolesClaim(Settings.strings(setting)));
    use(name, Key.SCOPE_CLAIM, setting -> builder.scopeClaim(Settings.strings(setting)));
    encryption(name).ifPresent(builder::encryption);
    FetchOptions fetching = fetchOptions(name);
    builder.keys(KeySource.discovered(fetching));
    use(name, Key.KEYS, setting -> builder.keys(keySource(setting.value(), fetching)));
    use(name, Key.SECRET, setting -> builder.keys(secret(setting.value())));
    use(
        name,
        Key.DISCOVERY_BASE,
        setting -> builder.keys(KeySource.discoveredAt(uri(setting.value()), fetching)));
    return build(name, builder, keys.or(() -> identifier), faultsBefore);
  }

  /** Nothing if there are faults; a further one is said of the setting. */
  private Optional<Issuer> build(
      String name, Issuer.Builder builder, Optional<Setting> setting, int faultsBefore) {
    return faults.count() > faultsBefore || hasEmpty(name)
        ? Optional.empty()
        : faults.using(setting.orElseThrow(), s -> builder.build());
  }

  /**
   * The settings of encryption as one value; a fault among them is said of the first that is given.
   */
  private Optional<Encryption> encryption(String name) {
    List<Setting> given =
        Stream.of(Key.ENCRYPTION, Key.DECRYPTION_KEYS, Key.COMPRESSED_TOKENS, Key.ENCRYPTED_CLAIMS)
            .flatMap(key -> settings.get(name, key).stream())
            .toList();
    if (given.isEmpty() || given.stream().anyMatch(Setting::isEmpty)) {
      return Optional.empty();
    }
    int faultsBefore = faults.count();
    Optional<String> mode =
        read(name, Key.ENCRYPTION, setting -> oneOf(setting, "off", "accepted", "required"));
    Optional<DecryptionKeys> keys =
        read(name, Key.DECRYPTION_KEYS, setting -> decryptionKeys(setting.value()));
    boolean compressed = read(name, Key.COMPRESSED_TOKENS, IssuerReader::permitted).isPresent();
    boolean unsigned = read(name, Key.ENCRYPTED_CLAIMS, IssuerReader::permitted).isPresent();
    return faults.count() > faultsBefore
        ? Optional.empty()
        : faults.using(
            given.get(0), setting -> encryption(mode.orElse("off"), keys, compressed, unsigned));
  }

  private static Encryption encryption(
      String mode, Optional<DecryptionKeys> keys, boolean compressed, boolean unsigned) {
    if (mode.equals("off") && keys.isPresent()) {
      throw new IllegalArgumentException(
          "There are decryption keys, but encryption is off: set it to required, or to accepted"
              + " while tokens may come either way; or remove the keys.");
    }
    if (!mode.equals("off") && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Encrypted tokens need decryption keys: give them, or turn encryption off.");
    }
    Encryption encryption =
        keys.map(
                some ->
                    mode.equals("required") ? Encryption.required(some) : Encryption.accepted(some))
            .orElse(Encryption.off());
    encryption = compressed ? encryption.permitCompressedTokens() : encryption;
    return unsigned ? encryption.permitUnsignedClaims() : encryption;
  }

  private <T> Optional<T> read(String name, Key key, Function<Setting, T> reader) {
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

  private DecryptionKeys decryptionKeys(String reference) {
    if (reference.startsWith(ENV)) {
      return DecryptionKeys.jwkSet(
          placeholders.environmentVariable(reference.substring(ENV.length())));
    }
    if (reference.startsWith(FILE)) {
      return DecryptionKeys.file(Path.of(reference.substring(FILE.length())));
    }
    throw new IllegalArgumentException(
        "private keys are never written into a configuration: use env:NAME or file:PATH.");
  }

  private FetchOptions fetchOptions(String name) {
    FetchOptions options =
        settings
            .get(name, Key.STALE_IF_ERROR)
            .flatMap(
                setting ->
                    faults.using(
                        setting, s -> FetchOptions.defaults().withStaleIfError(duration(s))))
            .orElse(FetchOptions.defaults());
    return settings
        .get(name, Key.PLAIN_HTTP)
        .flatMap(setting -> faults.using(setting, s -> withPlainHttp(options, s.value())))
        .orElse(options);
  }

  private static FetchOptions withPlainHttp(FetchOptions options, String value) {
    if (!value.equals("permit")) {
      throw new IllegalArgumentException("the only value is permit: without it, keys need https.");
    }
    return options.withPlainHttp();
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "it is not an address, such as https://id.example.com.", e);
    }
  }

  /** Whether one of the settings is empty, which has been noted already. */
  private boolean hasEmpty(String name) {
    return Arrays.stream(Key.values())
        .flatMap(key -> settings.get(name, key).stream())
        .anyMatch(Setting::isEmpty);
  }

  private void use(String name, Key key, Function<Setting, Issuer.Builder> use) {
    settings
        .get(name, key)
        .filter(setting -> !setting.isEmpty())
        .ifPresent(setting -> faults.using(setting, use));
  }

  private static Issuer.Builder audience(Issuer.Builder builder, List<String> values) {
    if (values.equals(List.of("*"))) {
      return builder.anyAudience();
    }
    if (values.contains("*")) {
      throw new IllegalArgumentException(
          "* stands alone: beside it, no other value has a meaning.");
    }
    return builder.audience(values.toArray(String[]::new));
  }

  private KeySource keySource(String location, FetchOptions fetching) {
    if (location.startsWith("https:") || location.startsWith("http:")) {
      return KeySource.jwkSet(uri(location), fetching);
    }
    String text = resources.text(location);
    return text.contains("-----BEGIN ") ? KeySource.pem(text) : KeySource.jwkSet(text);
  }

  private KeySource secret(String reference) {
    String text;
    if (reference.startsWith(ENV)) {
      text = placeholders.environmentVariable(reference.substring(ENV.length()));
    } else if (reference.startsWith(FILE)) {
      text = Placeholders.file(reference.substring(FILE.length()));
    } else {
      throw new IllegalArgumentException(
          "a secret is never written into a configuration: use env:NAME or file:PATH.");
    }
    return KeySource.hmac(base64Url(text));
  }

  private static byte[] base64Url(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      // The cause is left out: it might quote the secret.
      throw new IllegalArgumentException("what it points to is not base64url text.");
    }
  }

  private static Duration duration(Setting setting) {
    try {
      return Duration.parse(setting.value());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it is not an ISO-8601 duration, such as PT60S.", e);
    }
  }
}
