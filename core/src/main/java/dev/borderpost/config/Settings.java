package dev.borderpost.config;

import static java.lang.System.Logger.Level.DEBUG;

import dev.borderpost.config.Key.About;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The combined settings of all layers: the first layer that has a setting takes precedence. */
final class Settings {

  /** The name of an issuer whose settings have no prefix. */
  static final String ONLY_ISSUER = "";

  private static final System.Logger log = System.getLogger(Settings.class.getName());

  private static final Pattern VALUE_WITH_CREDENTIALS =
      Pattern.compile("(:|//).*[@?#]", Pattern.DOTALL);
  private static final Pattern RULES_WITH_CREDENTIALS = Pattern.compile("(//|issuer:).*[@?#]");

  private static final Pattern ISSUER_NAME = Pattern.compile("[\\p{IsAlphabetic}\\p{IsDigit}._-]+");

  private final List<Layer> layers;
  private final Placeholders placeholders;
  private final Faults faults;
  private final Map<String, Setting> settings = new TreeMap<>();

  /**
   * Combines layers, with the file that {@code config} names as the last one.
   *
   * @param faults receives a sentence for each setting that is unknown, empty or cannot be read
   */
  Settings(List<Layer> layers, Resources resources, Placeholders placeholders, Faults faults) {
    this.layers = new ArrayList<>(layers);
    this.placeholders = placeholders;
    this.faults = faults;
    put(Set.of(Key.CONFIG.text()));
    get(Key.CONFIG).ifPresent(config -> addFile(config, resources));
    put(Set.of(Key.ISSUERS.text()));
    put(Key.CLASSES.stream().map(Key::text).toList());
    requireNames();
    requireDistinctVariables();
    Set<String> known = knownNames();
    put(known);
    reportUnknown(known);
  }

  private void addFile(Setting config, Resources resources) {
    Map<String, String> values = Map.of();
    try {
      PropertiesText file = PropertiesText.of(resources.text(config.value()));
      values = file.values();
      file.repeated().forEach(name -> faults.add(repeated(name, config)));
    } catch (IllegalArgumentException e) {
      faults.add(config, String.valueOf(e.getMessage()));
    }
    if (values.containsKey(Key.CONFIG.text())) {
      faults.add(
          config, "the file names another with config, which is not followed: remove it there.");
    }
    layers.add(Layer.of(config.value(), values));
  }

  private static String repeated(String name, Setting config) {
    return name
        + " ("
        + config
        + "): it stands in the file more than once, and only the last would count: join them (lines"
        + " of a value end in \\n\\), or remove all but one.";
  }

  /** Reports names of issuers that settings could not begin with, such as their addresses. */
  private void requireNames() {
    given(Key.ISSUERS)
        .ifPresent(
            setting ->
                list(setting).stream()
                    .filter(name -> !isName(name))
                    .findFirst()
                    .ifPresent(
                        name ->
                            faults.add(
                                setting,
                                name
                                    + " is no name of letters, digits, dots and hyphens: name each"
                                    + " issuer, such as main, and give its iss as main.issuer.")));
  }

  private static boolean isName(String text) {
    return ISSUER_NAME.matcher(text).matches();
  }

  /** Reports issuers whose settings would have one environment variable. */
  private void requireDistinctVariables() {
    Map<String, List<String>> issuersByVariable =
        issuers().stream().collect(Collectors.groupingBy(Layer::capitals));
    issuersByVariable.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(
            names ->
                get(Key.ISSUERS)
                    .ifPresent(
                        setting ->
                            faults.add(
                                setting,
                                String.join(", ", names)
                                    + " have the same environment variables, such as "
                                    + Layer.ENVIRONMENT_PREFIX
                                    + Layer.capitals(names.get(0))
                                    + "_AUDIENCE: give names that differ in letters or digits,"
                                    + " without regard to case.")));
  }

  private Set<String> knownNames() {
    Set<String> known = new LinkedHashSet<>();
    for (Key key : Key.values()) {
      if (key.about() != About.ONE_ISSUER || issuers().isEmpty()) {
        known.add(key.text());
      }
      if (key.about() != About.THE_APPLICATION) {
        issuers().forEach(issuer -> known.add(name(issuer, key)));
      }
    }
    return known;
  }

  private void put(Collection<String> names) {
    for (Layer layer : layers) {
      layer
          .values()
          .forEach(
              (name, value) ->
                  layer
                      .settingName(name, names)
                      .filter(setting -> names.contains(setting) || isOfClass(setting))
                      .filter(setting -> !settings.containsKey(setting))
                      .ifPresent(setting -> put(setting, value.strip(), layer)));
    }
  }

  private void put(String name, String value, Layer layer) {
    boolean quotable =
        !name.endsWith(Key.SECRET.text())
            && !name.endsWith(Key.DECRYPTION_KEYS.text())
            && !name.endsWith(Key.KEYS_TOKEN.text())
            && !isOfClass(name)
            && !Placeholders.areIn(value)
            && (name.equals(Key.RULES.text()) || !looksLikeKey(value))
            && !mayHoldCredentials(name, value);
    Setting raw = new Setting(name, value, layer.origin(), quotable);
    settings.put(name, raw);
    if (raw.isEmpty()) {
      faults.add(raw, "it is empty: give a value or remove it.");
    }
    try {
      String replaced = placeholders.replace(value, faults::hide);
      settings.put(name, new Setting(name, replaced, layer.origin(), quotable));
    } catch (IllegalArgumentException e) {
      faults.add(raw, String.valueOf(e.getMessage()));
    }
  }

  /** Whether a value seems to be a key where the location of a key is expected. */
  private static boolean looksLikeKey(String value) {
    return value.replace(IssuerReader.TENANT, "").contains("{") || value.contains("-----");
  }

  /**
   * Whether the value may contain an address with a user, a password or a query. In rules, roles
   * and scopes have colons as well, so only issuers and addresses count there.
   */
  private static boolean mayHoldCredentials(String name, String value) {
    Pattern pattern =
        name.equals(Key.RULES.text()) ? RULES_WITH_CREDENTIALS : VALUE_WITH_CREDENTIALS;
    return pattern.matcher(value).find();
  }

  private void reportUnknown(Set<String> known) {
    for (Layer layer : layers) {
      layer.values().keySet().stream()
          .filter(
              name ->
                  layer
                      .settingName(name, known)
                      .filter(setting -> known.contains(setting) || isOfClass(setting))
                      .isEmpty())
          .forEach(name -> reportUnknown(layer, name, known));
    }
  }

  private void reportUnknown(Layer layer, String name, Set<String> known) {
    String unknown = layer.displayName(name);
    if (layer.isServiceLink(name)) {
      log.log(
          DEBUG, () -> unknown + " (" + layer.origin() + ") is passed over: Kubernetes sets it");
      return;
    }
    List<String> candidates = known.stream().map(layer::displayName).toList();
    faults.add(
        unknown
            + " ("
            + layer.origin()
            + "): there is no such setting"
            + Spelling.nearest(unknown, candidates)
                .map(near -> "; did you mean " + near + "?")
                .orElse("."));
  }

  /** Whether a setting belongs to a class that the configuration names. */
  private boolean isOfClass(String name) {
    return Key.CLASSES.stream()
        .flatMap(key -> list(key).stream())
        .anyMatch(className -> name.startsWith(className + "."));
  }

  /** The names of the issuers; empty when there is one, whose settings have no prefix. */
  List<String> issuers() {
    return list(Key.ISSUERS).stream().filter(Settings::isName).toList();
  }

  /** The full name of an issuer's setting. */
  static String name(String issuer, Key key) {
    return issuer.equals(ONLY_ISSUER) ? key.text() : issuer + "." + key.text();
  }

  Optional<Setting> get(Key key) {
    return Optional.ofNullable(settings.get(key.text()));
  }

  /** A setting of an issuer, or the one for all issuers where there may be one. */
  Optional<Setting> get(String issuer, Key key) {
    Optional<Setting> own = Optional.ofNullable(settings.get(name(issuer, key)));
    return own.isPresent() || key.about() == About.ONE_ISSUER ? own : get(key);
  }

  /** All settings, in a form that can be shown. */
  List<GuardConfiguration.Given> given() {
    return settings.values().stream()
        .map(
            setting ->
                new GuardConfiguration.Given(
                    setting.name(),
                    Optional.of(setting.value()).filter(value -> setting.quotable()),
                    setting.origin()))
        .toList();
  }

  /** A setting, unless it is empty, which is a fault that has been added already. */
  Optional<Setting> given(Key key) {
    return get(key).filter(setting -> !setting.isEmpty());
  }

  /** As {@link #get(String, Key)}, unless it is empty. */
  Optional<Setting> given(String issuer, Key key) {
    return get(issuer, key).filter(setting -> !setting.isEmpty());
  }

  List<String> list(Key key) {
    return get(key).map(Settings::list).orElse(List.of());
  }

  /** The parts of a value between commas. */
  static List<String> list(Setting setting) {
    return Arrays.stream(setting.value().split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  static String[] strings(Setting setting) {
    return list(setting).toArray(String[]::new);
  }

  /** The names of the settings by their places, without values. */
  @Override
  public String toString() {
    Map<String, List<String>> byOrigin = new TreeMap<>();
    settings
        .values()
        .forEach(
            setting ->
                byOrigin
                    .computeIfAbsent(setting.origin(), origin -> new ArrayList<>())
                    .add(setting.name()));
    return byOrigin.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
        .collect(Collectors.joining("; "));
  }

  /** The settings of a class, without its name. */
  Map<String, String> ofClass(String className) {
    Map<String, String> values = new TreeMap<>();
    settings.values().forEach(setting -> values.put(setting.name(), setting.value()));
    return Layer.below(className + ".", values);
  }
}
