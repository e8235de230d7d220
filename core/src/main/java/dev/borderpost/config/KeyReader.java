package dev.borderpost.config;

import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings for the source of an issuer's keys. */
final class KeyReader {

  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String BASE64URL = "base64url";

  private final Settings settings;
  private final Resources resources;
  private final Placeholders placeholders;
  private final Faults faults;

  KeyReader(Settings settings, Resources resources, Placeholders placeholders, Faults faults) {
    this.settings = settings;
    this.resources = resources;
    this.placeholders = placeholders;
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
    FetchOptions fetching = fetchOptions(name);
    builder.keys(KeySource.discovered(fetching));
    use(name, Key.SECRET_ENCODING, setting -> requireSecretEncoding(builder, setting.value()));
    use(name, Key.SECRET, setting -> builder.keys(secret(setting.value(), secretEncoding(name))));
    useFor(name, Key.KEYS, tenant, value -> builder.keys(keySource(value, fetching)));
    useFor(
        name,
        Key.DISCOVERY_BASE,
        tenant,
        value -> builder.keys(KeySource.discoveredAt(uri(value), fetching)));
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

  private FetchOptions fetchOptions(String name) {
    FetchOptions options =
        settings
            .get(name, Key.STALE_IF_ERROR)
            .flatMap(
                setting ->
                    faults.using(
                        setting, s -> FetchOptions.defaults().withStaleIfError(s.duration())))
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

  private void use(String name, Key key, Function<Setting, Issuer.Builder> use) {
    settings
        .get(name, key)
        .filter(setting -> !setting.isEmpty())
        .ifPresent(setting -> faults.using(setting, use));
  }

  private KeySource keySource(String location, FetchOptions fetching) {
    if (location.startsWith("https:") || location.startsWith("http:")) {
      return KeySource.jwkSet(uri(location), fetching);
    }
    String text = resources.text(location);
    return text.contains("-----BEGIN ") ? KeySource.pem(text) : KeySource.jwkSet(text);
  }

  private KeySource secret(String reference, String encoding) {
    String text;
    if (reference.startsWith(ENV)) {
      text = placeholders.environmentVariable(reference.substring(ENV.length()));
    } else if (reference.startsWith(FILE)) {
      text = Placeholders.file(reference.substring(FILE.length()));
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
