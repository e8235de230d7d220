package dev.borderpost.config;

import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings for the source of an issuer's keys. */
final class KeyReader {

  private static final String ENV = "env:";
  private static final String BASE64URL = "base64url";

  private final Settings settings;
  private final Resources resources;
  private final Placeholders placeholders;
  private final Map<String, KeySource> inCode;
  private final FetchReader fetching;
  private final Set<String> used = new HashSet<>();
  private final Faults faults;

  /**
   * Creates a reader.
   *
   * @param inCode the keys that the application gives in code, by the identifiers of issuers
   */
  KeyReader(
      Settings settings,
      Resources resources,
      Placeholders placeholders,
      Map<String, KeySource> inCode,
      FetchReader fetching,
      Faults faults) {
    this.settings = settings;
    this.resources = resources;
    this.placeholders = placeholders;
    this.inCode = inCode;
    this.fetching = fetching;
    this.faults = faults;
  }

  /** The one setting with the location of the keys; without it, they are found by discovery. */
  Optional<Setting> given(String name) {
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

  /** Sets the keys of an issuer, or of one of its tenants, whose id replaces the placeholder. */
  void use(String name, Issuer.Builder builder, String tenant) {
    String issuer =
        settings
            .get(name, Key.ISSUER)
            .map(setting -> setting.value().replace(IssuerReader.TENANT, tenant))
            .orElse("");
    KeySource source = inCode.get(issuer);
    if (source == null) {
      useSettings(name, builder, tenant);
      return;
    }
    used.add(issuer);
    given(name)
        .ifPresent(
            setting ->
                faults.add(
                    setting,
                    "the application gives the keys in code as well: remove the setting."));
    builder.keys(source);
  }

  /** Reports keys that the application gives in code for issuers that the settings do not name. */
  void reportUnused() {
    inCode.keySet().stream()
        .filter(issuer -> !used.contains(issuer) && faults.count() == 0)
        .forEach(
            issuer ->
                faults.add(
                    "issuer: the application gives keys in code for "
                        + issuer
                        + ", which no setting names as an issuer."));
  }

  private void useSettings(String name, Issuer.Builder builder, String tenant) {
    FetchOptions options = fetching.read(name);
    UnaryOperator<KeySource> uses = uses(name);
    builder.keys(uses.apply(KeySource.discovered(options)));
    use(name, Key.SECRET_ENCODING, setting -> requireSecretEncoding(builder, setting.value()));
    use(name, Key.SECRET, setting -> builder.keys(secret(setting.value(), secretEncoding(name))));
    useFor(name, Key.KEYS, tenant, value -> builder.keys(uses.apply(keySource(value, options))));
    useFor(
        name,
        Key.DISCOVERY_BASE,
        tenant,
        value -> builder.keys(uses.apply(KeySource.discoveredAt(uri(value), options))));
  }

  /** Adds the values of {@code use} that are accepted to a source. */
  private UnaryOperator<KeySource> uses(String name) {
    Optional<String[]> values =
        settings
            .given(name, Key.KEY_USE)
            .filter(setting -> faults.using(setting, KeyReader::checkedUses).isPresent())
            .map(Settings::strings);
    return source -> values.map(source::withKeyUse).orElse(source);
  }

  private static KeySource checkedUses(Setting setting) {
    return KeySource.discovered().withKeyUse(Settings.strings(setting));
  }

  /** Sets the keys by one setting. A placeholder without a tenant has been reported already. */
  private void useFor(String name, Key key, String tenant, Function<String, Issuer.Builder> use) {
    if (!tenant.equals(IssuerReader.TENANT)
        || !settings
            .get(name, key)
            .filter(s -> s.value().contains(IssuerReader.TENANT))
            .isPresent()) {
      use(name, key, setting -> use.apply(setting.value().replace(IssuerReader.TENANT, tenant)));
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "it is not an address, such as https://id.example.com.", e);
    }
  }

  private void use(String name, Key key, Function<Setting, Issuer.Builder> use) {
    settings.given(name, key).ifPresent(setting -> faults.using(setting, use));
  }

  private KeySource keySource(String location, FetchOptions fetching) {
    if (location.startsWith("https:") || location.startsWith("http:")) {
      return KeySource.jwkSet(uri(location), fetching);
    }
    if (Resources.isFile(location)) {
      return KeySource.file(Resources.file(location));
    }
    String text = resources.text(location);
    return text.contains("-----BEGIN ") && !text.stripLeading().startsWith("{")
        ? KeySource.pem(text)
        : KeySource.jwkSet(text);
  }

  private KeySource secret(String reference, String encoding) {
    String text;
    if (reference.startsWith(ENV)) {
      text = placeholders.environmentVariable(reference.substring(ENV.length()));
    } else if (Resources.isFile(reference)) {
      return encoding.equals(BASE64URL)
          ? KeySource.hmacFile(Resources.file(reference))
          : KeySource.hmacTextFile(Resources.file(reference));
    } else {
      throw new IllegalArgumentException(
          "a secret is never written into a configuration: use env:NAME or file:PATH.");
    }
    return KeySource.hmac(
        encoding.equals(BASE64URL) ? base64Url(text) : text.getBytes(StandardCharsets.UTF_8));
  }

  private String secretEncoding(String name) {
    return settings.get(name, Key.SECRET_ENCODING).map(Setting::value).orElse(BASE64URL);
  }

  private static Issuer.Builder requireSecretEncoding(Issuer.Builder builder, String value) {
    if (!value.equals(BASE64URL) && !value.equals("text")) {
      throw new IllegalArgumentException("use base64url, or text where the text is the secret.");
    }
    return builder;
  }

  private static byte[] base64Url(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      // Without the cause, which might quote the secret.
      throw new IllegalArgumentException(
          "what it points to is not base64url text. If the text itself is the secret, set"
              + " secret-encoding to text.");
    }
  }
}
