package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.config.GuardConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Settings: a guard is built, or refused with one exception, each of whose faults begins with the
 * name of a setting, and which shows no secret.
 *
 * <p>An input is a properties file. The word SECRET in it stands for a secret, and so does what the
 * environment variable SECRET has.
 */
public final class SettingsTarget {

  /** That of the platform is there: others would be looked for, which takes most of the time. */
  static final String PROVIDER = "jdk";

  private static final String HEAD = "Borderpost is not configured correctly:\n  - ";

  /** Of a file system, what never ends or belongs to the machine. */
  private static final Pattern NO_FILE = Pattern.compile("/dev|/proc|/sys|\\.\\.");

  /** Settings that may hold a secret. */
  private static final Pattern SECRET_SETTING =
      Pattern.compile(".*(secret|keys-token|decryption-keys)");

  private static final String SECRET = "vE7xq-Kz90pTmW_hush_Lr42bNcY18sQdG";
  private static final String OF_ENVIRONMENT = "uH5wz-Jf63kXnB_hush_Pt29vMrC74aSeD";

  private SettingsTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(SettingsTarget.class).forEach(SettingsTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (text.contains(SECRET) || text.contains(OF_ENVIRONMENT)) {
      return; // the fuzzer sees what strings are compared with
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      return;
    }
    Map<String, String> settings = new TreeMap<>();
    boolean secretElsewhere = false;
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      if (NO_FILE.matcher(value).find() || name.contains("SECRET")) {
        return;
      }
      secretElsewhere |= value.contains("SECRET") && !SECRET_SETTING.matcher(name).matches();
      settings.put(name, value.replace("${env:SECRET}", "${env:X}").replace("SECRET", SECRET));
    }
    settings.putIfAbsent("provider", PROVIDER);
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(Map.of("X", OF_ENVIRONMENT))
            .settings("setting", settings)
            .httpClient(new SilentClient());
    try {
      configuration.build().close();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).doesNotContain(OF_ENVIRONMENT);
      if (!secretElsewhere) {
        assertThat(e.getMessage()).doesNotContain(SECRET);
      }
      Set<String> names = new TreeSet<>(settings.keySet());
      names.addAll(GuardConfiguration.settingNames());
      assertNames(e, names);
    }
  }

  /** Each fault has the name of a setting, after that of an issuer perhaps. */
  static void assertNames(IllegalArgumentException e, Set<String> names) {
    assertThat(e.getMessage()).startsWith(HEAD);
    for (String fault : e.getMessage().substring(HEAD.length()).split("\n  - ", -1)) {
      // An unknown name is cut where it looks like the credentials or the query of an address.
      boolean isCut = fault.matches("(?s)\\S*//\\S*(…@|[?]…).*there is no such setting.*");
      assertThat(isCut || names.stream().anyMatch(fault::contains)).as(fault).isTrue();
    }
  }
}
