package dev.borderpost.config;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that an application adds to its text settings. */
final class Additions {

  final List<ClaimsPolicy> policies = new ArrayList<>();
  final List<AuthenticationListener> listeners = new ArrayList<>();
  @Nullable TokenExtractor extractor;
  @Nullable AccessRules rules;
  @Nullable Clock clock;
  @Nullable HttpClient httpClient;

  /** Reports settings whose place an object takes. */
  void requireNoSettings(Settings settings, Faults faults) {
    if (rules != null) {
      reportGiven(settings, faults, "access rules", List.of(Key.RULES, Key.RULES_CASE));
    }
    if (extractor != null) {
      reportGiven(settings, faults, "an extractor", List.of(Key.EXTRACTORS));
      reportGiven(settings, faults, "an extractor", ExtractorReader.PLACES);
    }
  }

  private static void reportGiven(
      Settings settings, Faults faults, String object, List<Key> replaced) {
    for (Key key : replaced) {
      settings
          .get(key)
          .ifPresent(
              setting ->
                  faults.add(
                      setting,
                      "the application gives "
                          + object
                          + " in code as well: remove the setting or the object."));
    }
  }

  Clock clock() {
    return clock == null ? Clock.systemUTC() : clock;
  }

  void addTo(JwtAuthenticator.Builder authenticator) {
    policies.forEach(authenticator::policy);
    listeners.forEach(authenticator::listener);
    if (extractor != null) {
      authenticator.extractor(extractor);
    }
    if (clock != null) {
      authenticator.clock(clock);
    }
  }
}
