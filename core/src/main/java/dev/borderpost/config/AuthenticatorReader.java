package dev.borderpost.config;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.Origins;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the settings of the authenticator besides its issuers and policies: how tokens are found,
 * verified and cached, and the origins that browsers may send them from.
 */
final class AuthenticatorReader {

  private final Settings settings;
  private final Faults faults;

  AuthenticatorReader(Settings settings, Faults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  void read(JwtAuthenticator.Builder authenticator, Plugins plugins) {
    use(Key.MAX_TOKEN_LENGTH, setting -> authenticator.maxTokenLength(setting.number()));
    use(Key.TOKEN_CACHE, setting -> authenticator.tokenCache(setting.number()));
    use(Key.PROVIDER, setting -> authenticator.provider(setting.value()));
    authenticator.extractor(new ExtractorReader(settings, faults).read(plugins));
    Origins origins = origins();
    authenticator.origins(origins);
    use(Key.UNAUTHORIZED_PAGE, page -> ownPlace(origins, page.value()));
    use(Key.BOUND_TOKENS, setting -> boundTokens(authenticator, setting.value()));
  }

  private void use(Key key, Function<Setting, ?> use) {
    settings.given(key).ifPresent(setting -> faults.using(setting, use));
  }

  private Origins origins() {
    Origins allowed =
        settings
            .given(Key.ALLOWED_ORIGINS)
            .flatMap(setting -> faults.using(setting, s -> Origins.allowing(Settings.strings(s))))
            .orElse(Origins.allowing());
    Origins named =
        settings
            .given(Key.OWN_ORIGIN)
            .flatMap(setting -> faults.using(setting, s -> allowed.withOwn(s.value())))
            .orElse(allowed);
    Origins checked =
        settings
            .given(Key.CHECK_ORIGIN)
            .flatMap(setting -> faults.using(setting, s -> checked(named, s.value())))
            .orElse(named);
    return settings
        .given(Key.CORS_PREFLIGHT)
        .flatMap(setting -> faults.using(setting, s -> withPreflights(checked, s.value())))
        .orElse(checked);
  }

  private Origins checked(Origins origins, String value) {
    return switch (value) {
      case "cookies" -> origins;
      case "always" ->
          (origins.hasOwn()
                  ? origins
                  : resourceOrigin()
                      .map(origins::withOwn)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "it needs own-origin (or resource): what a request says of its"
                                      + " own host is no proof.")))
              .checkedAlways();
      default ->
          throw new IllegalArgumentException(
              "use cookies, or always to refuse every request with an Origin that is neither own"
                  + " nor allowed.");
    };
  }

  /** The origin of the first resource, by which browsers know the application. */
  private Optional<String> resourceOrigin() {
    return settings.list(Key.RESOURCE).stream()
        .limit(1)
        .map(resource -> resource.replaceFirst("^([a-zA-Z]+://[^/?#]*).*$", "$1"))
        .findFirst();
  }

  private static String ownPlace(Origins origins, String place) {
    origins.requireOwn(place);
    return place;
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
