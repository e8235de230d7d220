package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings of the issuers. */
final class IssuerReader {

  /** The placeholder for the tenant in an issuer's addresses. */
  static final String TENANT = "{tenantid}";

  private final Settings settings;
  private final Placeholders placeholders;
  private final Faults faults;
  private final KeyReader keys;

  IssuerReader(
      Settings settings,
      Resources resources,
      Placeholders placeholders,
      Map<String, KeySource> keysInCode,
      FetchReader fetching,
      Faults faults) {
    this.settings = settings;
    this.placeholders = placeholders;
    this.faults = faults;
    this.keys = new KeyReader(settings, resources, placeholders, keysInCode, fetching, faults);
  }

  /** Adds all issuers without faults to an authenticator, and reports the faults of the others. */
  void read(JwtAuthenticator.Builder authenticator) {
    List<String> names = settings.issuers();
    boolean areNamed = settings.given(Key.ISSUERS).isPresent();
    for (String name : areNamed ? names : List.of(Settings.ONLY_ISSUER)) {
      Optional<Setting> identifier = settings.get(name, Key.ISSUER);
      for (Issuer issuer : issuers(name, identifier)) {
        faults.using(identifier.orElseThrow(), setting -> authenticator.issuer(issuer));
      }
    }
    keys.reportUnused();
  }

  private void require(String name, Key key, String meaning) {
    if (settings.get(name, key).isEmpty()) {
      faults.add(Settings.name(name, key) + " is missing: " + meaning + ".");
    }
  }

  /** One issuer, or one for each tenant; none if there are faults. */
  private List<Issuer> issuers(String name, Optional<Setting> identifier) {
    int faultsBefore = faults.count();
    require(
        name,
        Key.ISSUER,
        "the exact iss of the tokens, such as https://id.example.com/realms/main");
    Optional<Setting> audience =
        settings.get(name, Key.AUDIENCE).or(() -> settings.get(Key.RESOURCE));
    if (audience.isEmpty()) {
      require(
          name, Key.AUDIENCE, "the aud of tokens for this application, or * to waive it by name");
    }
    Optional<Setting> keys = this.keys.given(name);
    new IssuerContradictions(name, settings, faults).report();
    Issuer.Builder builder =
        identifier
            .filter(setting -> !setting.isEmpty())
            .flatMap(setting -> faults.using(setting, s -> issuerBuilder(s.value())))
            .orElseGet(() -> Issuer.of("missing"));
    audience
        .filter(setting -> !setting.isEmpty())
        .ifPresent(given -> faults.using(given, s -> audience(builder, Settings.list(s))));
    if (!name.equals(Settings.ONLY_ISSUER)) {
      builder.name(name);
    }
    useClaims(name, builder);
    List<String> tenants = settings.get(name, Key.TENANTS).map(Settings::list).orElse(List.of());
    new EncryptionReader(settings, placeholders, faults).read(name).ifPresent(builder::encryption);
    if (!tenants.isEmpty()) {
      // The tenants are checked first, with a key source that cannot fail.
      builder.keys(header -> KeyLookup.absent());
      build(name, builder, tenants, settings.get(name, Key.TENANTS), faultsBefore);
    }
    Optional<Setting> about = keys.or(() -> identifier);
    if (tenants.isEmpty()) {
      this.keys.use(name, builder, TENANT);
      return build(name, builder, tenants, about, faultsBefore);
    }
    List<Issuer> issuers = new ArrayList<>();
    for (String tenant : tenants) {
      if (faults.count() == faultsBefore) {
        this.keys.use(name, builder, tenant);
        issuers.addAll(build(name, builder, List.of(tenant), about, faultsBefore));
      }
    }
    return issuers;
  }

  private void useClaims(String name, Issuer.Builder builder) {
    use(name, Key.AUDIENCE_CLAIM, setting -> builder.audienceClaim(Settings.strings(setting)));
    use(name, Key.ACCESS_TOKEN_ISSUER, setting -> builder.accessTokenIssuer(setting.value()));
    use(name, Key.ALGORITHMS, setting -> builder.algorithms(Settings.strings(setting)));
    use(name, Key.CLOCK_SKEW, setting -> builder.clockSkew(setting.duration()));
    use(name, Key.TOKEN_TYPES, setting -> builder.tokenTypes(Settings.strings(setting)));
    use(name, Key.ID_TOKENS, setting -> idTokens(setting, builder));
    use(name, Key.REQUIRED_CLAIMS, setting -> builder.requiredClaims(Settings.strings(setting)));
    use(name, Key.MAX_TOKEN_AGE, setting -> builder.maxTokenAge(setting.duration()));
    use(name, Key.PRINCIPAL_CLAIM, setting -> builder.principalClaim(Settings.strings(setting)));
    use(name, Key.ROLES_CLAIM, setting -> builder.rolesClaim(Settings.strings(setting)));
    use(name, Key.SCOPE_CLAIM, setting -> builder.scopeClaim(Settings.strings(setting)));
  }

  private static Issuer.Builder issuerBuilder(String identifier) {
    if (identifier.matches("[^/]*//[^/]*@.*")) {
      throw new IllegalArgumentException(
          "it has a user or a password in it, which no iss has: give the iss as it stands in the"
              + " tokens.");
    }
    return Issuer.of(identifier);
  }

  /**
   * Builds the issuers; empty if there are faults. A fault of the build is reported for the
   * setting.
   */
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

  /** Whether one of the settings is empty, a fault that has been added already. */
  private boolean hasEmpty(String name) {
    return Arrays.stream(Key.values())
        .flatMap(key -> settings.get(name, key).stream())
        .anyMatch(Setting::isEmpty);
  }

  private void use(String name, Key key, Function<Setting, Issuer.Builder> use) {
    settings.given(name, key).ifPresent(setting -> faults.using(setting, use));
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
}
