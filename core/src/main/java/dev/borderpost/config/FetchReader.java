package dev.borderpost.config;

import dev.borderpost.keys.FetchOptions;
import java.net.http.HttpClient;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the settings for fetching an issuer's keys. */
final class FetchReader {

  private static final String ENV = "env:";

  private final Settings settings;
  private final Placeholders placeholders;
  private final @Nullable HttpClient client;
  private final Faults faults;

  /**
   * Creates a reader.
   *
   * @param client the HTTP client that the application gives in code
   */
  FetchReader(
      Settings settings, Placeholders placeholders, @Nullable HttpClient client, Faults faults) {
    this.settings = settings;
    this.placeholders = placeholders;
    this.client = client;
    this.faults = faults;
  }

  FetchOptions read(String name) {
    FetchOptions options = FetchOptions.defaults();
    options = use(name, Key.STALE_IF_ERROR, options, (o, s) -> o.withStaleIfError(s.duration()));
    options = use(name, Key.PLAIN_HTTP, options, FetchReader::withPlainHttp);
    options = use(name, Key.KEYS_TIMEOUT, options, (o, s) -> o.withTimeout(s.duration()));
    options = use(name, Key.KEYS_TOKEN, options, this::withToken);
    options = use(name, Key.KEYS_TRUST, options, this::withTrust);
    return client == null ? options : options.withHttpClient(client);
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

  private FetchOptions withTrust(FetchOptions options, Setting setting) {
    if (client != null) {
      throw new IllegalArgumentException(
          "the application gives an HTTP client in code as well: let that one trust them.");
    }
    if (!Resources.isFile(setting.value())) {
      throw new IllegalArgumentException(
          "it is not the location of a file with certificates, such as"
              + " file:/etc/ssl/private-ca.pem.");
    }
    return options.withTrust(Resources.file(setting.value()));
  }
}
