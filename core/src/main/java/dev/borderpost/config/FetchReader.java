package dev.borderpost.config;

import dev.borderpost.keys.FetchOptions;
import java.util.function.BiFunction;

/** Reads the settings for fetching an issuer's keys. */
final class FetchReader {

  private static final String ENV = "env:";

  private final Settings settings;
  private final Placeholders placeholders;
  private final Faults faults;

  FetchReader(Settings settings, Placeholders placeholders, Faults faults) {
    this.settings = settings;
    this.placeholders = placeholders;
    this.faults = faults;
  }

  FetchOptions read(String name) {
    FetchOptions options = FetchOptions.defaults();
    options = use(name, Key.STALE_IF_ERROR, options, (o, s) -> o.withStaleIfError(s.duration()));
    options = use(name, Key.PLAIN_HTTP, options, FetchReader::withPlainHttp);
    options = use(name, Key.KEYS_TIMEOUT, options, (o, s) -> o.withTimeout(s.duration()));
    options = use(name, Key.KEYS_TOKEN, options, this::withToken);
    return use(name, Key.KEYS_TRUST, options, FetchReader::withTrust);
  }

  private FetchOptions use(
      String name,
      Key key,
      FetchOptions options,
      BiFunction<FetchOptions, Setting, FetchOptions> use) {
    return settings
        .given(name, key)
        .flatMap(setting -> faults.using(setting, s -> use.apply(options, s)))
        .orElse(options);
  }

  private static FetchOptions withPlainHttp(FetchOptions options, Setting setting) {
    if (!setting.value().equals("permit")) {
      throw new IllegalArgumentException("the only value is permit: without it, keys need https.");
    }
    return options.withPlainHttp();
  }

  private FetchOptions withToken(FetchOptions options, Setting setting) {
    String reference = setting.value();
    if (reference.startsWith(ENV)) {
      return options.withToken(placeholders.environmentVariable(reference.substring(ENV.length())));
    }
    if (Resources.isFile(reference)) {
      return options.withTokenFile(Resources.file(reference));
    }
    throw new IllegalArgumentException(
        "a token is never written into a configuration: use env:NAME or file:PATH.");
  }

  private static FetchOptions withTrust(FetchOptions options, Setting setting) {
    if (!Resources.isFile(setting.value())) {
      throw new IllegalArgumentException(
          "it is not the location of a file with certificates, such as"
              + " file:/etc/ssl/private-ca.pem.");
    }
    return options.withTrust(Resources.file(setting.value()));
  }
}
