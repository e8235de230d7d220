package dev.borderpost.config;

import dev.borderpost.access.AccessRules;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the settings that say where in a request the token is. */
final class ExtractorReader {

  /** The name of the parameter in RFC 6750 §2.3. */
  private static final String PARAMETER = "access_token";

  /** The settings that {@code extractors} replaces. */
  static final List<Key> PLACES =
      List.of(Key.HEADER, Key.COOKIE, Key.QUERY_TOKEN, Key.WEBSOCKET_TOKEN);

  private final Settings settings;
  private final Faults faults;

  ExtractorReader(Settings settings, Faults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  /**
   * The extractor. What a client puts into a request on purpose comes before the cookie, which its
   * browser attaches anyway.
   */
  TokenExtractor read(Plugins plugins) {
    List<TokenExtractor> own = plugins.instances(Key.EXTRACTORS, TokenExtractor.class);
    if (settings.get(Key.EXTRACTORS).isPresent()) {
      PLACES.stream().flatMap(key -> settings.get(key).stream()).forEach(this::reportWithoutEffect);
    }
    if (!own.isEmpty()) {
      return TokenExtractor.oneOf(own.toArray(TokenExtractor[]::new));
    }
    Optional<TokenExtractor> header = read(Key.HEADER, s -> header(s.value()));
    Optional<TokenExtractor> cookie = read(Key.COOKIE, s -> TokenExtractor.cookie(s.value()));
    List<TokenExtractor> onPurpose = new ArrayList<>();
    if (header.isPresent() || cookie.isEmpty()) {
      onPurpose.add(header.orElse(TokenExtractor.authorizationHeader()));
    }
    read(Key.QUERY_TOKEN, ExtractorReader::query).ifPresent(onPurpose::add);
    read(Key.WEBSOCKET_TOKEN, ExtractorReader::webSocket).ifPresent(onPurpose::add);
    List<TokenExtractor> places = new ArrayList<>();
    if (!onPurpose.isEmpty()) {
      places.add(TokenExtractor.oneOf(onPurpose.toArray(TokenExtractor[]::new)));
    }
    cookie.ifPresent(places::add);
    return TokenExtractor.firstOf(places.toArray(TokenExtractor[]::new));
  }

  private void reportWithoutEffect(Setting setting) {
    faults.add(
        setting,
        "extractors is given as well: let the extractor look there, or remove one of them.");
  }

  private Optional<TokenExtractor> read(Key key, Function<Setting, TokenExtractor> use) {
    return settings.given(key).flatMap(setting -> faults.using(setting, use));
  }

  private static TokenExtractor header(String name) {
    return name.equalsIgnoreCase("Authorization")
        ? TokenExtractor.authorizationHeader()
        : TokenExtractor.header(name);
  }

  private static TokenExtractor query(Setting paths) {
    Predicate<RequestView> listed = AccessRules.paths(Settings.strings(paths));
    return TokenExtractor.queryParameter(PARAMETER)
        .onlyFor(listed.and(request -> request.method().equals("GET")));
  }

  private static TokenExtractor webSocket(Setting paths) {
    return TokenExtractor.webSocketProtocol().onlyFor(AccessRules.paths(Settings.strings(paths)));
  }
}
