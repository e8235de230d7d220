package dev.borderpost.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings from one place.
 *
 * @param origin the name of the place in messages
 * @param values the settings, without the prefix {@code borderpost.} or {@code BORDERPOST_}
 * @param inCapitals whether names are written like environment variables: {@code CLOCK_SKEW}
 */
record Layer(String origin, Map<String, String> values, boolean inCapitals) {

  private static final String PROPERTY_PREFIX = "borderpost.";
  static final String ENVIRONMENT_PREFIX = "BORDERPOST_";

  /**
   * Variables that Kubernetes sets in every pod for each service, named after the service: for a
   * service {@code borderpost-demo}, {@code BORDERPOST_DEMO_SERVICE_HOST} and so on.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "(.*_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(.*_)?PORT");

  static Layer of(String origin, Map<String, String> values) {
    return new Layer(origin, new TreeMap<>(values), false);
  }

  /** The entries of a map whose names begin with {@code borderpost.}. */
  static Layer prefixed(String origin, Map<String, String> values) {
    return new Layer(origin, below(PROPERTY_PREFIX, values), false);
  }

  /** The environment variables whose names begin with {@code BORDERPOST_}. */
  static Layer environment(Map<String, String> variables) {
    return new Layer("environment variable", below(ENVIRONMENT_PREFIX, variables), true);
  }

  /**
   * Whether a name is that of a variable which Kubernetes sets for a service whose name begins with
   * borderpost, and therefore not a misspelt setting.
   */
  boolean isServiceLink(String name) {
    boolean hasAddress = values.getOrDefault(name, "").contains("://");
    return inCapitals
        && (SERVICE_LINK.matcher(name).matches()
            || (hasAddress && SERVICE_ADDRESS.matcher(name).matches()));
  }

  /**
   * The known setting that a name in this place stands for; in places that do not use capitals, the
   * name itself.
   */
  Optional<String> settingName(String name, Collection<String> known) {
    return inCapitals
        ? known.stream().filter(setting -> name.equals(capitals(setting))).findFirst()
        : Optional.of(name);
  }

  /** A setting's name as it is written in this place. */
  String displayName(String name) {
    return inCapitals ? ENVIRONMENT_PREFIX + capitals(name) : name;
  }

  /** A name in the form of environment variables. */
  static String capitals(String setting) {
    return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The entries whose names begin with a prefix, which is removed from the names. */
  static Map<String, String> below(String prefix, Map<String, String> values) {
    Map<String, String> below = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), value);
          }
        });
    return below;
  }
}
