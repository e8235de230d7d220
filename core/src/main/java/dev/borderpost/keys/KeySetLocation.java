package dev.borderpost.keys;

import dev.borderpost.extract.Origins;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The location of an issuer's JWK Set. */
interface KeySetLocation {

  /** The address that settings name: of the JWK Set, or that discovery starts from. */
  URI configured();

  /**
   * Finds the address.
   *
   * @return the address; or fails with a {@link FetchException}
   */
  CompletionStage<URI> find(HttpFetch fetch);

  /** A JWK Set whose address is known. */
  record At(URI configured) implements KeySetLocation {

    @Override
    public CompletionStage<URI> find(HttpFetch fetch) {
      return CompletableFuture.completedFuture(configured);
    }

    @Override
    public String toString() {
      return HttpFetch.shown(configured);
    }
  }

  /**
   * The problem with an address for keys or metadata; empty when there is none.
   *
   * @param plainHttp whether {@code http} is allowed for hosts other than this machine
   */
  static Optional<String> problem(URI uri, boolean plainHttp) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      return Optional.of("it is not an https address");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("it has a user or a fragment");
    }
    return scheme.equals("https") || plainHttp || Origins.isLoopback(uri.getHost())
        ? Optional.empty()
        : Optional.of("it is not https, so anybody on the way could put in keys");
  }
}
