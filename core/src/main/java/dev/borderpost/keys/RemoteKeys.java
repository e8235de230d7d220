package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The description of a JWK Set that is fetched over HTTP: nothing is fetched before an
 * authenticator starts it.
 */
final class RemoteKeys implements KeySource {

  private static final KeyLookup NOT_STARTED = KeyLookup.unavailable(Duration.ofSeconds(1));

  private final Optional<URI> jwkSet;
  private final Optional<URI> base;
  private final FetchOptions options;
  private final Optional<String> metadataIssuer;
  private final Set<String> uses;

  private RemoteKeys(
      Optional<URI> jwkSet,
      Optional<URI> base,
      FetchOptions options,
      Optional<String> metadataIssuer,
      Set<String> uses) {
    this.jwkSet = jwkSet;
    this.base = base;
    this.options = options;
    this.metadataIssuer = metadataIssuer;
    this.uses = uses;
  }

  private static KeySource of(Optional<URI> jwkSet, Optional<URI> base, FetchOptions options) {
    return new RemoteKeys(jwkSet, base, options, Optional.empty(), Set.of());
  }

  static KeySource jwkSet(URI uri, FetchOptions options) {
    require(uri, "The address of the JWK Set", options);
    return of(Optional.of(uri), Optional.empty(), options);
  }

  static KeySource discovered(FetchOptions options) {
    return of(Optional.empty(), Optional.empty(), options);
  }

  static KeySource discoveredAt(URI base, FetchOptions options) {
    requireBase(base, "The address that discovery starts from", options);
    return of(Optional.empty(), Optional.of(base), options);
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
                      + ". Use https://…; http only to 127.0.0.1 or, if you must, with"
                      + " plain-http=permit (FetchOptions.withPlainHttp()).");
            });
  }

  @Override
  public KeySource withMetadataOf(String issuer) {
    return new RemoteKeys(jwkSet, base, options, Optional.of(issuer), uses);
  }

  @Override
  public KeySource withKeyUse(String... values) {
    return new RemoteKeys(jwkSet, base, options, metadataIssuer, KeyRules.uses(values));
  }

  @Override
  public KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    if (algorithms.stream().anyMatch(JwsAlgorithm::isSymmetric)) {
      throw new IllegalArgumentException(
          "Issuer "
              + HttpFetch.shown(issuer)
              + " may use "
              + algorithms
              + ", but its keys are published: remove the HS algorithms. A public key must never be"
              + " used as a secret.");
    }
    return new ForIssuer(issuer, algorithms, uses, location(issuer), options);
  }

  private KeySetLocation location(String issuer) {
    if (jwkSet.isPresent()) {
      return new KeySetLocation.At(jwkSet.get());
    }
    MetadataNames names = new MetadataNames(issuer, metadataIssuer.orElse(issuer));
    if (base.isPresent()) {
      return new MetadataDiscovery(names, base.get(), options.plainHttp());
    }
    if (metadataIssuer.isEmpty() && issuer.endsWith("/adfs/services/trust")) {
      throw new IllegalArgumentException(
          "Issuer "
              + issuer
              + " is the name that AD FS writes into tokens, and not where its metadata are: set"
              + " issuer to https://HOST/adfs, and access-token-issuer to this name.");
    }
    URI address;
    try {
      address = URI.create(names.address());
    } catch (IllegalArgumentException e) {
      // Without the cause, which repeats the whole text and might contain a secret.
      throw new IllegalArgumentException(noAddress(names.address()));
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException(noAddress(names.address()));
    }
    requireBase(address, "The issuer, from which its keys are discovered", options);
    return new MetadataDiscovery(names, address, options.plainHttp());
  }

  private static String noAddress(String issuer) {
    return "Issuer "
        + HttpFetch.shown(issuer)
        + " has no keys, and they cannot be discovered, since its name is no https address: say where"
        + " they are, by the setting keys (in code KeySource.jwkSet(URI) or KeySource.file(Path)).";
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    return NOT_STARTED;
  }

  /** The description for one issuer. */
  record ForIssuer(
      String issuer,
      Set<JwsAlgorithm> algorithms,
      Set<String> uses,
      KeySetLocation location,
      FetchOptions options)
      implements KeySource {

    @Override
    public KeyLookup find(JoseHeader header) {
      return NOT_STARTED;
    }

    @Override
    public String description() {
      return location.toString();
    }

    @Override
    public KeySource start(KeyRefresher refresher) {
      RefreshedKeys keys = new RefreshedKeys(this, refresher);
      keys.start();
      return keys;
    }
  }
}
