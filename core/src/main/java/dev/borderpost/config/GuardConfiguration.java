package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.bearer.Challenge;
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
 * Builds a {@link Guard} from flat text settings. The settings are described in {@code
 * docs/configuration.md}.
 *
 * <p>Settings may come from several places; the place that was added first takes precedence. All
 * faults are reported together in the message of one {@link IllegalArgumentException}, each with
 * the name of its setting and a remedy and without a secret, and no guard is built then.
 *
 * <p>Not thread-safe; the guard is.
 */
public final class GuardConfiguration {

  private final List<Layer> layers = new ArrayList<>();
  private @Nullable ClassLoader classLoader;
  private Function<String, @Nullable InputStream> webResources = path -> null;
  private Map<String, String> environment = Map.of();
  private Optional<RevocationList> revocationList = Optional.empty();

  /** Creates an instance without settings. */
  public GuardConfiguration() {}

  /**
   * Builds a guard from settings in one place.
   *
   * @param settings the settings; {@code env:} and {@code ${env:…}} in them refer to the
   *     environment of this process
   * @return the guard
   * @throws IllegalArgumentException if the configuration has faults; the message lists all
   */
  public static Guard guard(Map<String, String> settings) {
    GuardConfiguration configuration = new GuardConfiguration().settings("setting", settings);
    configuration.environment = System.getenv();
    return configuration.build();
  }

  /**
   * Adds environment variables: those that begin with {@code BORDERPOST_} are settings ({@code
   * BORDERPOST_CLOCK_SKEW} is {@code clock-skew}), and settings may refer to all of them.
   *
   * @param variables the variables, such as those of {@link System#getenv()}
   * @return this
   */
  public GuardConfiguration environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    layers.add(Layer.environment(variables));
    return this;
  }

  /**
   * Adds the settings whose names begin with {@code borderpost.}, as in system properties and
   * servlet context init-params.
   *
   * @param origin the name of the place in messages, such as {@code system property}
   * @param settings the settings; those without the prefix are ignored
   * @return this
   */
  public GuardConfiguration prefixedSettings(String origin, Map<String, String> settings) {
    layers.add(Layer.prefixed(origin, settings));
    return this;
  }

  /**
   * Adds settings under their own names.
   *
   * @param origin the name of the place in messages, such as {@code init-param}
   * @param settings the settings
   * @return this
   */
  public GuardConfiguration settings(String origin, Map<String, String> settings) {
    layers.add(Layer.of(origin, settings));
    return this;
  }

  /**
   * Sets the class loader for {@code classpath:} and for the classes of policies and extractors.
   *
   * @param loader the class loader of the application; if it is {@code null} or not given, the
   *     thread's context class loader is used, else that of this library
   * @return this
   */
  public GuardConfiguration classLoader(@Nullable ClassLoader loader) {
    classLoader = loader;
    return this;
  }

  /**
   * Sets the source of {@code /WEB-INF/…} resources.
   *
   * @param resources opens a resource of the web application; returns {@code null} when there is
   *     none
   * @return this
   */
  public GuardConfiguration webResources(Function<String, @Nullable InputStream> resources) {
    webResources = resources;
    return this;
  }

  /**
   * Builds the guard.
   *
   * @return the guard
   * @throws IllegalArgumentException if the configuration has faults; the message lists all
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
    plugins.instances(Key.POLICIES, ClaimsPolicy.class).forEach(authenticator::policy);
    stores.policies().forEach(authenticator::policy);
    AccessRules rules = RuleReader.read(settings, stores::singleUse, faults);
    new AuthenticatorReader(settings, faults).read(authenticator, plugins, classLoader);
    settings
        .get(Key.REALM)
        .ifPresent(realm -> faults.using(realm, r -> Challenge.bearer(Optional.of(r.value()))));
    stores.reportWithoutEffect();
    if (faults.count() > 0) {
      plugins.close();
      stores.close();
    }
    faults.throwIfAny();

    authenticator.closing(plugins).closing(stores);
    revocationList = stores.revocationList();
    Guard guard = Guard.of(authenticator.build(), rules);
    Guard named =
        settings.get(Key.REALM).map(realm -> guard.withRealm(realm.value())).orElse(guard);
    return settings
        .get(Key.UNAUTHORIZED_PAGE)
        .map(page -> named.withUnauthorizedPage(page.value()))
        .orElse(named);
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
   * The revocation list, with which the application revokes tokens.
   *
   * @return the list of the last {@link #build}; empty without {@code revocation = on}
   */
  public Optional<RevocationList> revocationList() {
    return revocationList;
  }
}
