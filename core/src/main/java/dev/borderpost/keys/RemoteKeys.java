package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A JWK Set that is fetched over HTTP, as it is described: nothing is fetched before an
 * authenticator starts it.
 */
final class RemoteKeys implements KeySource {

  private static final KeyLookup NOT_STARTED = KeyLookup.unavailable(Duration.ofSeconds(1));

  private final Optional<URI> jwkSet;
  private final Optional<URI> base;
  private final FetchOptions options;

  private RemoteKeys(Optional<URI> jwkSet, Optional<URI> base, FetchOptions options) {
    this.jwkSet = jwkSet;
    this.base = base;
    this.options = options;
  }

  static KeySource jwkSet(URI uri, FetchOptions options) {
    require(uri, "The address of the JWK Set", options);
    return new RemoteKeys(Optional.of(uri), Optional.empty(), options);
  }

  static KeySource discovered(FetchOptions options) {
    return new RemoteKeys(Optional.empty(), Optional.empty(), options);
  }

  static KeySource discoveredAt(URI base, FetchOptions options) {
    requireBase(base, "The address that discovery starts from", options);
    return new RemoteKeys(Optional.empty(), Optional.of(base), options);
  }

  private static void requireBase(URI uri, String what, FetchOptions options) {
    require(uri, what, options);
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          what
              + ", "
              + HttpFetch.shown(uri)
              + ", has a query: the path of the metadata could not follow it.");
    }
  }

  private static void require(URI uri, String what, FetchOptions options) {
    KeySetLocation.problem(uri, options.plainHttp())
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  what
                      + ", "
                      + HttpFetch.shown(uri)
                      + ", cannot be used: "
                      + problem
                      + ". Use https://…; http only to 127.0.0.1 or, if you must, when it is plainly"
                      + " allowed.");
            });
  }

  @Override
  public KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    if (algorithms.stream().anyMatch(JwsAlgorithm::isSymmetric)) {
      throw new IllegalArgumentException(
          "Issuer "
              + issuer
              + " may use "
              + algorithms
              + ", but its keys are published: remove the HS algorithms. A public key must never be"
              + " used as a secret.");
    }
    return new ForIssuer(issuer, algorithms, location(issuer), options);
  }

  private KeySetLocation location(String issuer) {
    if (jwkSet.isPresent()) {
      return KeySetLocation.at(jwkSet.get());
    }
    if (base.isPresent()) {
      return new MetadataDiscovery(issuer, base.get(), options.plainHttp());
    }
    URI identifier;
    try {
      identifier = URI.create(issuer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(noAddress(issuer), e);
    }
    if (identifier.getHost() == null) {
      throw new IllegalArgumentException(noAddress(issuer));
    }
    requireBase(identifier, "The issuer, from which its keys are discovered", options);
    return new MetadataDiscovery(issuer, identifier, options.plainHttp());
  }

  private static String noAddress(String issuer) {
    return "Issuer "
        + issuer
        + " has no keys, and they cannot be discovered, since its name is no https address: say where"
        + " they are, for example with KeySource.jwkSet(URI) or KeySource.file(Path).";
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    return NOT_STARTED;
  }

  /** The same, for one issuer. */
  private record ForIssuer(
      String issuer, Set<JwsAlgorithm> algorithms, KeySetLocation location, FetchOptions options)
      implements KeySource {

    @Override
    public KeyLookup find(JoseHeader header) {
      return NOT_STARTED;
    }

    @Override
    public KeySource start(KeyRefresher refresher) {
      RefreshedKeys keys = new RefreshedKeys(issuer, algorithms, location, options, refresher);
      keys.start();
      return keys;
    }
  }
}
