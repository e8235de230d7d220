package dev.borderpost.config;

import dev.borderpost.Encryption;
import dev.borderpost.Issuer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.DecryptionKeys;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
            .flatMap(setting -> faults.using(setting, s -> issuerBuilder(s.value())))
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
    // What is still wrong when every setting is good by itself is that those of encryption do not
    // go with each other, or that no key goes with the others. The former is tried with keys that
    // there is nothing to say about: real ones may have warnings to log.
    Optional<Setting> encryption = encryption(name, builder);
    if (encryption.isPresent()) {
      builder.keys(header -> KeyLookup.absent());
      build(name, builder, encryption, faultsBefore);
    }
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

  private static Issuer.Builder issuerBuilder(String identifier) {
    if (identifier.matches("[^/]*//[^/]*@.*")) {
      throw new IllegalArgumentException(
          "it has a user or a password in it, which no iss has: give the iss as it stands in the"
              + " tokens.");
    }
    return Issuer.of(identifier);
  }

  /** Nothing if there are faults; a further one is said of the setting. */
  private Optional<Issuer> build(
      String name, Issuer.Builder builder, Optional<Setting> setting, int faultsBefore) {
    return faults.count() > faultsBefore || hasEmpty(name)
        ? Optional.empty()
        : faults.using(setting.orElseThrow(), s -> builder.build());
  }

  /** Uses the settings of encryption, and says which is the first of them that is given. */
  private Optional<Setting> encryption(String name, Issuer.Builder builder) {
    use(name, Key.ENCRYPTION, setting -> builder.encryption(encryption(setting.value())));
    use(
        name,
        Key.DECRYPTION_KEYS,
        setting -> builder.decryptionKeys(decryptionKeys(setting.value())));
    use(
        name,
        Key.COMPRESSED_TOKENS,
        setting -> permitted(setting, builder::permitCompressedTokens));
    use(name, Key.ENCRYPTED_CLAIMS, setting -> permitted(setting, builder::permitEncryptedClaims));
    return Stream.of(
            Key.ENCRYPTION, Key.DECRYPTION_KEYS, Key.COMPRESSED_TOKENS, Key.ENCRYPTED_CLAIMS)
        .flatMap(key -> settings.get(name, key).stream())
        .findFirst();
  }

  private static Encryption encryption(String value) {
    return Arrays.stream(Encryption.values())
        .filter(encryption -> encryption.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("use off, accepted or required."));
  }

  private static Issuer.Builder permitted(Setting setting, Supplier<Issuer.Builder> permission) {
    if (!setting.value().equals("permit")) {
      throw new IllegalArgumentException(
          "the only value is permit: without it, such tokens are refused.");
    }
    return permission.get();
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
