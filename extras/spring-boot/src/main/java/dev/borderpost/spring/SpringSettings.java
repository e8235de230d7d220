package dev.borderpost.spring;

import dev.borderpost.config.GuardConfiguration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.Delimiter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The settings in the environment of a Spring application, under the names of {@link
 * GuardConfiguration}.
 *
 * <p>Each known setting is looked up by its name, so that all the spellings and places of Spring
 * Boot work. Everything else below the prefix is passed on as it is: settings of classes, and
 * unknown ones, which {@link GuardConfiguration} reports.
 */
final class SpringSettings {

  private static final String PREFIX = "borderpost.";
  private static final String VARIABLE_PREFIX = "BORDERPOST_";
  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("borderpost");

  /** The elements of a YAML list; a text stays in one piece, commas and all. */
  private static final Bindable<List<String>> ELEMENTS =
      Bindable.listOf(String.class)
          .withAnnotations(
              MergedAnnotation.of(Delimiter.class, Map.of("value", Delimiter.NONE)).synthesize());

  private final ConfigurableEnvironment environment;
  private final PlaceholdersResolver placeholders;
  private final Binder binder;
  private final Set<String> known;

  SpringSettings(ConfigurableEnvironment environment) {
    this.environment = environment;
    this.placeholders = placeholders(environment);
    this.binder =
        new Binder(ConfigurationPropertySources.get(environment), placeholders, booleans());
    List<String> names = GuardConfiguration.settingNames();
    this.known =
        Stream.concat(
                names.stream(),
                list("issuers").stream()
                    .flatMap(issuer -> names.stream().map(name -> issuer + "." + name)))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Leaves the placeholders of {@link GuardConfiguration}, which Spring would misread. */
  private static PlaceholdersResolver placeholders(ConfigurableEnvironment environment) {
    PlaceholdersResolver ofSpring = new PropertySourcesPlaceholdersResolver(environment);
    return value ->
        value instanceof String text
            ? ofSpring.resolvePlaceholders(
                text.replace("${env:", "\\${env:").replace("${file:", "\\${file:"))
            : value;
  }

  /** {@code on} and {@code off} are booleans in YAML. */
  private static GenericConversionService booleans() {
    GenericConversionService conversions = new GenericConversionService();
    conversions.addConverter(Boolean.class, List.class, value -> List.of(value ? "on" : "off"));
    return conversions;
  }

  /** All settings that do not come from environment variables alone, by name. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    known.forEach(name -> get(name).ifPresent(value -> values.put(name, value)));
    Set<ConfigurationPropertyName> read =
        known.stream().map(SpringSettings::property).collect(Collectors.toSet());
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable
          && !(source instanceof SystemEnvironmentPropertySource)) {
        for (String name : enumerable.getPropertyNames()) {
          ConfigurationPropertyName property = ConfigurationPropertyName.adapt(name, '.');
          if (ROOT.isAncestorOf(property) && !read.contains(withoutIndex(property))) {
            values.putIfAbsent(name.substring(PREFIX.length()), text(source.getProperty(name)));
          }
        }
      }
    }
    return values;
  }

  private static ConfigurationPropertyName property(String name) {
    return ConfigurationPropertyName.adapt(PREFIX + name, '.');
  }

  private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName property) {
    return property.isLastElementIndexed() ? property.getParent() : property;
  }

  private String text(@Nullable Object value) {
    return String.valueOf(placeholders.resolvePlaceholders(String.valueOf(value)));
  }

  private Optional<String> get(String name) {
    String separator = name.equals("rules") ? "\n" : ", ";
    return Optional.ofNullable(binder.bind(property(name), ELEMENTS).orElse(null))
        .map(elements -> String.join(separator, elements));
  }

  /** The elements of a list; empty if it is not set. */
  List<String> list(String name) {
    return get(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /** The environment variables, without those that are known settings. */
  Map<String, String> otherVariables() {
    Set<String> uniform = known.stream().map(SpringSettings::uniform).collect(Collectors.toSet());
    Map<String, String> variables = new HashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource ofSystem) {
        for (String name : ofSystem.getPropertyNames()) {
          if (!isSetting(name, uniform)) {
            variables.putIfAbsent(name, String.valueOf(ofSystem.getProperty(name)));
          }
        }
      }
    }
    return variables;
  }

  private static boolean isSetting(String variable, Set<String> uniform) {
    return variable.startsWith(VARIABLE_PREFIX)
        && uniform.contains(
            uniform(variable.substring(VARIABLE_PREFIX.length()).replaceAll("_\\d+_?$", "")));
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
