package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Guard} from flat text settings. The settings are described in {@code
 * docs/configuration.md}.
 *
 * <p>Settings may stand in several places; the place that was added first decides. Whatever is
 * wrong is reported at once in one {@link ConfigurationException}, and nothing is guessed: there is
 * no guard then.
 *
 * <p>Not thread-safe; the guard is.
 */
public final class GuardConfiguration {

  private final List<Layer> layers = new ArrayList<>();
  private @Nullable ClassLoader classLoader;
  private Function<String, @Nullable InputStream> webResources = path -> null;
  private Map<String, String> environment = Map.of();
  private Optional<RevocationList> revocationList = Optional.empty();

  /** Begins without any settings. */
  public GuardConfiguration() {}

  /**
   * Makes a guard from settings in one place.
   *
   * @param settings the settings; {@code env:} and {@code ${env:…}} in them mean the environment of
   *     this process
   * @return the guard
   * @throws ConfigurationException if it cannot work
   */
  public static Guard guard(Map<String, String> settings) {
    GuardConfiguration configuration = new GuardConfiguration().settings("setting", settings);
    configuration.environment = System.getenv();
    return configuration.build();
  }

  /**
   * Adds environment variables: those that begin with {@code BORDERPOST_} are settings ({@code
   * BORDERPOST_CLOCK_SKEW} is {@code clock-skew}), and all of them may be referred to.
   *
   * @param variables as of {@link System#getenv()}
   * @return this
   */
  public GuardConfiguration environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    layers.add(Layer.environment(variables));
    return this;
  }

  /**
   * Adds those settings that begin with {@code borderpost.}, as system properties and servlet
   * context init-params do.
   *
   * @param origin what the place is called in messages, such as {@code system property}
   * @param settings the settings, and others, which do not matter
   * @return this
   */
  public GuardConfiguration prefixedSettings(String origin, Map<String, String> settings) {
    layers.add(Layer.prefixed(origin, settings));
    return this;
  }

  /**
   * Adds settings under their own names.
   *
   * @param origin what the place is called in messages, such as {@code init-param}
   * @param settings the settings
   * @return this
   */
  public GuardConfiguration settings(String origin, Map<String, String> settings) {
    layers.add(Layer.of(origin, settings));
    return this;
  }

  /**
   * Where {@code classpath:} and the classes of policies and extractors are found.
   *
   * @param loader the class loader of the application; {@code null}, and unless given, the thread's
   *     context class loader, else that of this library
   * @return this
   */
  public GuardConfiguration classLoader(@Nullable ClassLoader loader) {
    classLoader = loader;
    return this;
  }

  /**
   * Where {@code /WEB-INF/…} is found.
   *
   * @param resources opens a resource of the web application, {@code null} when there is none
   * @return this
   */
  public GuardConfiguration webResources(Function<String, @Nullable InputStream> resources) {
    webResources = resources;
    return this;
  }

  /**
   * Makes the guard.
   *
   * @return the guard
   * @throws ConfigurationException if it cannot work
   */
  public Guard build() {
    Faults faults = new Faults();
    ClassLoader classLoader = classLoader();
    Resources resources = new Resources(classLoader, webResources);
    Placeholders placeholders = new Placeholders(environment);
    Settings settings = new Settings(layers, resources, placeholders, faults);
    IssuerReader issuers = new IssuerReader(settings, resources, placeholders, faults);
    Plugins plugins = new Plugins(settings, classLoader, faults);
    StoreReader stores = new StoreReader(settings, classLoader, faults);

    JwtAuthenticator.Builder authenticator = JwtAuthenticator.builder();
    issuers.read(authenticator);
    given(settings, Key.MAX_TOKEN_LENGTH)
        .ifPresent(
            setting -> faults.using(setting, s -> authenticator.maxTokenLength(number(s.value()))));
    settings
        .get(Key.TOKEN_CACHE)
        .ifPresent(
            setting -> faults.using(setting, s -> authenticator.tokenCache(number(s.value()))));
    given(settings, Key.PROVIDER)
        .flatMap(setting -> faults.using(setting, s -> ProviderReader.read(s, classLoader)))
        .flatMap(Function.identity())
        .ifPresent(authenticator::provider);
    plugins.instances(Key.POLICIES, ClaimsPolicy.class).forEach(authenticator::policy);
    stores.policies().forEach(authenticator::policy);
    extractors(settings, plugins, faults).ifPresent(authenticator::extractor);
    AccessRules rules = RuleReader.read(settings, stores::singleUse, faults);
    authenticator.origins(origins(settings, faults));
    given(settings, Key.BOUND_TOKENS)
        .ifPresent(setting -> faults.using(setting, s -> boundTokens(authenticator, s.value())));
    settings
        .get(Key.REALM)
        .ifPresent(
            realm -> faults.using(realm, r -> BearerError.bareChallenge(Optional.of(r.value()))));
    stores.reportWithoutEffect();
    if (faults.count() > 0) {
      plugins.close();
      stores.close();
    }
    faults.throwIfAny();

    authenticator.closing(plugins).closing(stores);
    revocationList = stores.revocationList();
    Guard guard = Guard.of(authenticator.build(), rules);
    return settings.get(Key.REALM).map(realm -> guard.withRealm(realm.value())).orElse(guard);
  }

  private ClassLoader classLoader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return Stream.of(
            Optional.ofNullable(classLoader),
            Optional.ofNullable(ofThread),
            Optional.ofNullable(GuardConfiguration.class.getClassLoader()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(ClassLoader::getSystemClassLoader);
  }

  /**
   * The list that tells which tokens are revoked, for the application to revoke some.
   *
   * @return the list that {@code revocation = on} has asked for in the last {@link #build}; empty
   *     without
   */
  public Optional<RevocationList> revocationList() {
    return revocationList;
  }

  static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is not a number, such as 10000.", e);
    }
  }

  private static Optional<TokenExtractor> extractors(
      Settings settings, Plugins plugins, Faults faults) {
    List<TokenExtractor> extractors = plugins.instances(Key.EXTRACTORS, TokenExtractor.class);
    Optional<Setting> cookie = settings.get(Key.COOKIE);
    if (cookie.isPresent() && settings.get(Key.EXTRACTORS).isPresent()) {
      faults.add(
          cookie.get(),
          "extractors is given as well: let the extractor read the cookie, or remove one of them.");
    }
    return extractors.isEmpty()
        ? cookie.flatMap(setting -> faults.using(setting, s -> TokenExtractor.cookie(s.value())))
        : Optional.of(TokenExtractor.oneOf(extractors.toArray(TokenExtractor[]::new)));
  }

  private static Origins origins(Settings settings, Faults faults) {
    Origins allowed =
        given(settings, Key.ALLOWED_ORIGINS)
            .flatMap(setting -> faults.using(setting, s -> Origins.allowing(Settings.strings(s))))
            .orElse(Origins.allowing());
    Origins named =
        given(settings, Key.OWN_ORIGIN)
            .flatMap(setting -> faults.using(setting, s -> allowed.withOwn(s.value())))
            .orElse(allowed);
    return given(settings, Key.CORS_PREFLIGHT)
        .flatMap(setting -> faults.using(setting, s -> withPreflights(named, s.value())))
        .orElse(named);
  }

  /** A setting, unless it is empty, which has been noted already. */
  private static Optional<Setting> given(Settings settings, Key key) {
    return settings.get(key).filter(setting -> !setting.isEmpty());
  }

  private static JwtAuthenticator.Builder boundTokens(
      JwtAuthenticator.Builder authenticator, String value) {
    return switch (value) {
      case "reject" -> authenticator;
      case "ignore" -> authenticator.ignoreTokenBinding();
      default ->
          throw new IllegalArgumentException(
              "use reject, or ignore to accept tokens that are bound to a key (cnf) without a proof"
                  + " of that key.");
    };
  }

  private static Origins withPreflights(Origins origins, String value) {
    if (!value.equals("permit")) {
      throw new IllegalArgumentException(
          "permit is the only value: without the setting, preflights need a token like any other"
              + " request.");
    }
    return origins.withPreflights();
  }
}
