package dev.borderpost.config;

import static java.lang.System.Logger.Level.INFO;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.access.ProtectedResource;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  private static final System.Logger log = System.getLogger(GuardConfiguration.class.getName());

  private final List<Layer> layers = new ArrayList<>();
  private @Nullable ClassLoader classLoader;
  private Function<String, @Nullable InputStream> webResources = path -> null;
  private Map<String, String> environment = Map.of();
  private final Map<String, KeySource> keys = new HashMap<>();
  private final Additions additions = new Additions();
  private Function<Class<?>, Optional<?>> instances = type -> Optional.empty();
  private Optional<RevocationList> revocationList = Optional.empty();
  private List<Given> given = List.of();

  /**
   * A setting that was found.
   *
   * @param name its full name, such as {@code clock-skew}
   * @param value its value; empty where it may be secret or hold credentials
   * @param origin the name of its place, such as {@code init-param}
   */
  public record Given(String name, Optional<String> value, String origin) {}

  /** Creates an instance without settings. */
  public GuardConfiguration() {}

  /**
   * Builds a guard from settings in one place. Neither system properties nor environment variables
   * are settings then: for those, add them by {@link #prefixedSettings} and {@link #environment}
   * before the others.
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
   * Sets where the instances of the classes in {@code policies}, {@code extractors} and {@code
   * listeners} come from, such as a container for dependency injection.
   *
   * @param source returns an instance of a class, or empty for a class that it does not have, which
   *     is then created by its constructor. For a class that cannot be used, it throws an {@link
   *     IllegalArgumentException} with the remedy. What it returns is not closed with the guard;
   *     the source itself is, if it is {@link AutoCloseable}
   * @return this
   */
  public GuardConfiguration instances(Function<Class<?>, Optional<?>> source) {
    instances = source;
    return this;
  }

  /**
   * Sets the keys of an issuer that the settings name, instead of fetching them: for keys in
   * memory, as in tests. The settings {@code keys}, {@code secret} and {@code discovery-base} of
   * that issuer must be absent then.
   *
   * @param issuer the identifier of the issuer, its {@code iss}
   * @param source the keys; closed with the guard
   * @return this
   */
  public GuardConfiguration keys(String issuer, KeySource source) {
    keys.put(issuer, source);
    return this;
  }

  /**
   * Asks a policy about every token, after those of the setting {@code policies}; may be called for
   * several. It is not closed with the guard.
   *
   * @param policy the policy
   * @return this
   */
  public GuardConfiguration policy(ClaimsPolicy policy) {
    additions.policies.add(policy);
    return this;
  }

  /**
   * Sets where tokens are found. The settings for that, such as {@code header} and {@code cookie},
   * must be absent then.
   *
   * @param place the extractor
   * @return this
   */
  public GuardConfiguration extractor(TokenExtractor place) {
    additions.extractor = place;
    return this;
  }

  /**
   * Tells a listener about every decision; may be called for several. It is not closed with the
   * guard.
   *
   * @param listener the listener
   * @return this
   */
  public GuardConfiguration listener(AuthenticationListener listener) {
    additions.listeners.add(listener);
    return this;
  }

  /**
   * Sets the access rules. The setting {@code rules} must be absent then.
   *
   * @param rules the rules
   * @return this
   */
  public GuardConfiguration rules(AccessRules rules) {
    additions.rules = rules;
    return this;
  }

  /**
   * Sets the clock that the times of tokens are compared with; the system's unless given.
   *
   * @param clock the clock
   * @return this
   */
  public GuardConfiguration clock(Clock clock) {
    additions.clock = clock;
    return this;
  }

  /**
   * Sets the HTTP client that fetches keys and metadata, for a proxy or a client certificate: as by
   * {@link FetchOptions#withHttpClient}. The setting {@code keys-trust} must be absent then.
   *
   * @param client the client; belongs to the caller, and is never closed by this library
   * @return this
   * @throws IllegalArgumentException if the client follows redirects
   */
  public GuardConfiguration httpClient(HttpClient client) {
    FetchOptions unused = FetchOptions.defaults().withHttpClient(client); // checks it
    additions.httpClient = client;
    return this;
  }

  /**
   * The names of all settings, for adapters to configuration systems that have to ask for each
   * name. With {@code issuers}, those of one issuer follow its name and a dot; the settings of a
   * class follow its full name and a dot.
   *
   * @return the names, such as {@code clock-skew}, in the order of the documentation; cannot be
   *     modified
   */
  public static List<String> settingNames() {
    return Arrays.stream(Key.values()).map(Key::text).toList();
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
    given = settings.given();
    FetchReader fetching = new FetchReader(settings, placeholders, additions.httpClient, faults);
    IssuerReader issuers =
        new IssuerReader(settings, resources, placeholders, keys, fetching, faults);
    Plugins plugins = new Plugins(settings, classLoader, instances, faults);
    StoreReader stores = new StoreReader(settings, classLoader, faults);

    JwtAuthenticator.Builder authenticator = JwtAuthenticator.builder();
    issuers.read(authenticator);
    additions.requireNoSettings(settings, faults);
    plugins.instances(Key.POLICIES, ClaimsPolicy.class).forEach(authenticator::policy);
    stores.policies().forEach(authenticator::policy);
    plugins.instances(Key.LISTENERS, AuthenticationListener.class).forEach(authenticator::listener);
    AccessRules rules = RuleReader.read(settings, stores::singleUse, additions.clock(), faults);
    new AuthenticatorReader(settings, faults).read(authenticator, plugins);
    additions.addTo(authenticator);
    ProtectedResource[] protectedResources = new ResourceReader(settings, faults).read();
    settings
        .get(Key.REALM)
        .ifPresent(realm -> faults.using(realm, r -> Challenge.bearer(Optional.of(r.value()))));
    boolean userInTraces = isUserInTraces(settings, faults);
    stores.reportWithoutEffect();
    if (faults.count() > 0) {
      plugins.close();
      stores.close();
    }
    faults.throwIfAny();

    authenticator.closing(plugins).closing(stores);
    revocationList = stores.revocationList();
    Guard guard =
        Guard.of(authenticator.build(), Optional.ofNullable(additions.rules).orElse(rules));
    log.log(INFO, () -> "Requests are checked for " + guard + ". Settings: " + settings);
    Guard complete =
        described(
            protectedResources.length == 0 ? guard : guard.withResources(protectedResources),
            settings);
    return userInTraces ? complete.withUserInTraces() : complete;
  }

  private static boolean isUserInTraces(Settings settings, Faults faults) {
    Optional<Setting> given = settings.given(Key.TRACE_USER);
    given
        .filter(setting -> !setting.value().matches("on|off"))
        .ifPresent(setting -> faults.add(setting, "use on, or off, which is the default."));
    return given.filter(setting -> setting.value().equals("on")).isPresent();
  }

  /** A guard with what settings say about its answers, and about the logs of the application. */
  private static Guard described(Guard guard, Settings settings) {
    Guard logged = settings.get(Key.MDC).map(key -> guard.withMdcKey(key.value())).orElse(guard);
    Guard named =
        settings.get(Key.REALM).map(realm -> logged.withRealm(realm.value())).orElse(logged);
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
   * The settings in effect, to show them to people.
   *
   * @return those that the last {@link #build} has found, also if it has failed, by their names,
   *     with those of the file that {@code config} names; none before that
   */
  public List<Given> given() {
    return given;
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
