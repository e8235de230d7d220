package dev.borderpost.keys;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Where the JWK Set of an issuer is. */
@FunctionalInterface
interface KeySetLocation {

  /** Hosts that are this machine whatever a name server says. */
  Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*0*1]", Pattern.CASE_INSENSITIVE);

  /**
   * Finds out the address.
   *
   * @return the address; or fails with a {@link FetchException}
   */
  CompletionStage<URI> find(HttpFetch fetch);

  /** A JWK Set whose address is known. */
  static KeySetLocation at(URI uri) {
    return fetch -> CompletableFuture.completedFuture(uri);
  }

  /**
   * The problem with an address that keys or metadata shall come from; empty when there is none.
   *
   * @param plainHttp whether {@code http} is allowed to hosts other than this one
   */
  static Optional<String> problem(URI uri, boolean plainHttp) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      return Optional.of("it is not an https address");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("it has a user or a fragment");
    }
    return scheme.equals("https") || plainHttp || LOOPBACK.matcher(uri.getHost()).matches()
        ? Optional.empty()
        : Optional.of("it is not https, so anybody on the way could put in keys");
  }
}
