package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of the issuers. */
final class IssuerReader {

  /** Stands for the tenant in an issuer's addresses. */
  static final String TENANT = "{tenantid}";

  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String BASE64URL = "base64url";

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
      for (Issuer issuer : issuers(name, identifier)) {
        faults.using(identifier.orElseThrow(), setting -> authenticator.issuer(issuer));
      }
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

  /** One issuer, or one for each tenant; none if there are faults. */
  private List<Issuer> issuers(String name, Optional<Setting> identifier) {
    int faultsBefore = faults.count();
    require(
        name,
        Key.ISSUER,
        "the exact iss of the tokens, such as https://id.example.com/realms/main");
    require(name, Key.AUDIENCE, "the aud of tokens for this application, or * to waive it by name");
    Optional<Setting> keys = keys(name);
    reportContradictions(name);
    Issuer.Builder builder =
        identifier
            .filter(setting -> !setting.isEmpty())
            .flatMap(setting -> faults.using(setting, s -> issuerBuilder(s.value())))
            .orElseGet(() -> Issuer.of("missing"));
    useClaims(name, builder);
    List<String> tenants = settings.get(name, Key.TENANTS).map(Settings::list).orElse(List.of());
    new EncryptionReader(settings, placeholders, faults).read(name).ifPresent(builder::encryption);
    if (!tenants.isEmpty()) {
      // Whether they are tenants is tried with keys that there is nothing to say about.
      builder.keys(header -> KeyLookup.absent());
      build(name, builder, tenants, settings.get(name, Key.TENANTS), faultsBefore);
    }
    Optional<Setting> about = keys.or(() -> identifier);
    if (tenants.isEmpty()) {
      useKeys(name, builder, TENANT);
      return build(name, builder, tenants, about, faultsBefore);
    }
    List<Issuer> issuers = new ArrayList<>();
    for (String tenant : tenants) {
      if (faults.count() == faultsBefore) {
        useKeys(name, builder, tenant);
        issuers.addAll(build(name, builder, List.of(tenant), about, faultsBefore));
      }
    }
    return issuers;
  }

  private void useClaims(String name, Issuer.Builder builder) {
    use(name, Key.AUDIENCE, setting -> audience(builder, Settings.list(setting)));
    use(name, Key.AUDIENCE_CLAIM, setting -> builder.audienceClaim(Settings.strings(setting)));
    use(name, Key.ACCESS_TOKEN_ISSUER, setting -> builder.accessTokenIssuer(setting.value()));
    use(name, Key.ALGORITHMS, setting -> builder.algorithms(Settings.strings(setting)));
    use(name, Key.CLOCK_SKEW, setting -> builder.clockSkew(duration(setting)));
    use(name, Key.TOKEN_TYPES, setting -> builder.tokenTypes(Settings.strings(setting)));
    use(name, Key.ID_TOKENS, setting -> idTokens(setting, builder));
    use(name, Key.REQUIRED_CLAIMS, setting -> builder.requiredClaims(Settings.strings(setting)));
    use(name, Key.MAX_TOKEN_AGE, setting -> builder.maxTokenAge(duration(setting)));
    use(name, Key.PRINCIPAL_CLAIM, setting -> builder.principalClaim(Settings.strings(setting)));
    use(name, Key.ROLES_CLAIM, setting -> builder.rolesClaim(Settings.strings(setting)));
    use(name, Key.SCOPE_CLAIM, setting -> builder.scopeClaim(Settings.strings(setting)));
  }

  /** The keys of an issuer, or of a tenant of it, whose id takes the place of the placeholder. */
  private void useKeys(String name, Issuer.Builder builder, String tenant) {
    FetchOptions fetching = fetchOptions(name);
    builder.keys(KeySource.discovered(fetching));
    use(name, Key.SECRET_ENCODING, setting -> requireSecretEncoding(builder, setting.value()));
    use(name, Key.SECRET, setting -> builder.keys(secret(setting.value(), secretEncoding(name))));
    useKeys(name, Key.KEYS, tenant, value -> builder.keys(keySource(value, fetching)));
    useKeys(
        name,
        Key.DISCOVERY_BASE,
        tenant,
        value -> builder.keys(KeySource.discoveredAt(uri(value), fetching)));
  }

  /** A placeholder without a tenant has been noted already. */
  private void useKeys(String name, Key key, String tenant, Function<String, Issuer.Builder> use) {
    if (!tenant.equals(TENANT) || !has(name, key, TENANT)) {
      use(name, key, setting -> use.apply(setting.value().replace(TENANT, tenant)));
    }
  }

  /** Settings that are good by themselves and make no sense beside others, or without them. */
  private void reportContradictions(String name) {
    boolean hasTenants = settings.get(name, Key.TENANTS).isPresent();
    contradiction(
        name,
        Key.TENANTS,
        settings.get(name, Key.ISSUER).isPresent() && !has(name, Key.ISSUER, TENANT),
        "it needs {tenantid} in issuer, where iss has the id of the tenant.");
    contradiction(
        name,
        Key.ISSUER,
        !hasTenants && has(name, Key.ISSUER, TENANT),
        "{tenantid} stands for a tenant: set tenants to the ids of those that are accepted.");
    for (Key key : List.of(Key.KEYS, Key.DISCOVERY_BASE)) {
      contradiction(
          name,
          key,
          !hasTenants && !has(name, Key.ISSUER, TENANT) && has(name, key, TENANT),
          "{tenantid} stands for a tenant: write it in issuer too, and set tenants.");
    }
    contradiction(
        name, Key.ACCESS_TOKEN_ISSUER, hasTenants, "tenants is given as well: remove one of them.");
    for (Key key : List.of(Key.KEYS, Key.SECRET)) {
      contradiction(
          name,
          Key.ACCESS_TOKEN_ISSUER,
          settings.get(name, key).isPresent(),
          "it goes with keys that are discovered, and "
              + key.text()
              + " is given: remove one, or write this name in issuer and remove it here.");
    }
    contradiction(
        name,
        Key.AUDIENCE_CLAIM,
        settings.get(name, Key.AUDIENCE).filter(s -> s.value().equals("*")).isPresent(),
        "it has no effect while audience is *: remove one of them.");
    contradiction(
        name,
        Key.ID_TOKENS,
        settings.get(name, Key.TOKEN_TYPES).filter(IssuerReader::isAccessTokenOnly).isPresent(),
        "token-types accepts at+jwt only, which ID tokens never are: add JWT and absent there, or"
            + " remove this.");
    contradiction(
        name,
        Key.SECRET_ENCODING,
        settings.get(name, Key.SECRET).isEmpty(),
        "there is no secret: set secret, or remove this.");
  }

  private void contradiction(String name, Key key, boolean contradicts, String problem) {
    if (contradicts) {
      settings
          .get(name, key)
          .filter(setting -> !setting.isEmpty())
          .ifPresent(setting -> faults.add(setting, problem));
    }
  }

  private boolean has(String name, Key key, String text) {
    return settings.get(name, key).filter(setting -> setting.value().contains(text)).isPresent();
  }

  private static boolean isAccessTokenOnly(Setting tokenTypes) {
    return Settings.list(tokenTypes).stream()
        .map(JoseHeader::normalizedType)
        .toList()
        .equals(List.of("at+jwt"));
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
  private List<Issuer> build(
      String name,
      Issuer.Builder builder,
      List<String> tenants,
      Optional<Setting> setting,
      int faultsBefore) {
    if (faults.count() > faultsBefore || hasEmpty(name)) {
      return List.of();
    }
    return faults
        .using(
            setting.orElseThrow(),
            s ->
                tenants.isEmpty()
                    ? List.of(builder.build())
                    : builder.buildForTenants(tenants.toArray(String[]::new)))
        .orElse(List.of());
  }

  private static Issuer.Builder idTokens(Setting setting, Issuer.Builder builder) {
    if (!setting.value().equals("permit")) {
      throw new IllegalArgumentException(
          "the only value is permit: without it, such tokens are refused.");
    }
    return builder.permitIdTokens();
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
      // The cause is left out: it might quote the secret.
      throw new IllegalArgumentException(
          "what it points to is not base64url text. If the text itself is the secret, set"
              + " secret-encoding to text.");
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
