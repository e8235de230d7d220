package dev.borderpost.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One place where settings are found.
 *
 * @param origin what the place is called in messages
 * @param values what is found there, without the prefix that marks it as ours
 * @param inCapitals whether names are written there as environment variables are: {@code
 *     CLOCK_SKEW}
 */
record Layer(String origin, Map<String, String> values, boolean inCapitals) {

  private static final String PROPERTY_PREFIX = "borderpost.";
  private static final String ENVIRONMENT_PREFIX = "BORDERPOST_";

  /**
   * What Kubernetes sets in every pod beside a service, after the service's own name: for a service
   * {@code borderpost-demo}, {@code BORDERPOST_DEMO_SERVICE_HOST} and so on.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "(.*_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(.*_)?PORT");

  static Layer of(String origin, Map<String, String> values) {
    return new Layer(origin, new TreeMap<>(values), false);
  }

  /** Those of a map that begin with {@code borderpost.}. */
  static Layer prefixed(String origin, Map<String, String> values) {
    return new Layer(origin, below(PROPERTY_PREFIX, values), false);
  }

  /** Those environment variables that begin with {@code BORDERPOST_}. */
  static Layer environment(Map<String, String> variables) {
    return new Layer("environment variable", below(ENVIRONMENT_PREFIX, variables), true);
  }

  /**
   * Whether a name found here is that of a variable which Kubernetes sets in every pod beside a
   * service whose name begins with borderpost, and so no misspelt setting.
   */
  boolean isServiceLink(String name) {
    boolean hasAddress = values.getOrDefault(name, "").contains("://");
    return inCapitals
        && (SERVICE_LINK.matcher(name).matches()
            || (hasAddress && SERVICE_ADDRESS.matcher(name).matches()));
  }

  /**
   * The setting that a name found here stands for, among those that are known; the name itself
   * where it is not altered.
   */
  Optional<String> settingName(String name, Collection<String> known) {
    return inCapitals
        ? known.stream().filter(setting -> name.equals(capitals(setting))).findFirst()
        : Optional.of(name);
  }

  /** What a name found here looks like to whoever wrote it. */
  String displayName(String name) {
    return inCapitals ? ENVIRONMENT_PREFIX + capitals(name) : name;
  }

  private static String capitals(String setting) {
    return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The entries whose names begin with a prefix, without it. */
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
