package dev.borderpost.keys;

import dev.borderpost.json.ReadResult;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JWK Set of an issuer by its published metadata: those of OpenID Connect Discovery 1.0
 * §4, else those of RFC 8414 §3.
 *
 * @param base the address at which the issuer can be reached, which may differ from its identifier
 */
record MetadataDiscovery(MetadataNames names, URI base, boolean plainHttp)
    implements KeySetLocation {

  @Override
  public URI configured() {
    return base;
  }

  @Override
  public CompletionStage<URI> find(HttpFetch fetch) {
    String path = withoutSlashAtEnd(base.getRawPath());
    URI openId = base.resolve(path + "/.well-known/openid-configuration");
    URI oauth = base.resolve("/.well-known/oauth-authorization-server" + path);
    return jwksUri(fetch, openId)
        .handle(
            (uri, failure) ->
                failure != null && isNotFound(failure)
                    ? jwksUri(fetch, oauth).exceptionallyCompose(second -> both(failure, second))
                    : failure == null
                        ? CompletableFuture.completedFuture(uri)
                        : CompletableFuture.<URI>failedFuture(failure))
        .thenCompose(stage -> stage);
  }

  /** Neither address is blamed alone if there is nothing at both. */
  private static CompletionStage<URI> both(Throwable first, Throwable second) {
    return CompletableFuture.failedFuture(
        isNotFound(second)
            ? FetchException.notFound(
                "There are no metadata of the issuer. "
                    + KeyFetch.problem(KeyFetch.cause(first))
                    + " "
                    + KeyFetch.problem(KeyFetch.cause(second))
                    + " If it publishes keys alone, give their address (keys).")
            : KeyFetch.cause(second));
  }

  private CompletionStage<URI> jwksUri(HttpFetch fetch, URI metadata) {
    return fetch
        .get(metadata, Optional.empty())
        .thenApply(document -> jwksUri(metadata, members(metadata, document.content())));
  }

  private static Map<String, @Nullable Object> members(URI metadata, byte[] content) {
    if (ReadResult.ofJsonObject(content)
        instanceof ReadResult.Read<Map<String, @Nullable Object>> r) {
      return r.value();
    }
    // Servers of single-page applications answer unknown paths with an HTML page.
    throw FetchException.notFound(HttpFetch.shown(metadata) + " does not answer with JSON.");
  }

  private URI jwksUri(URI metadata, Map<String, @Nullable Object> members) {
    names
        .problem(members)
        .ifPresent(
            problem -> {
              throw new FetchException(
                  "The metadata at " + HttpFetch.shown(metadata) + " " + problem);
            });
    if (!(members.get("jwks_uri") instanceof String text)) {
      throw new FetchException(
          "The metadata at " + HttpFetch.shown(metadata) + " name no jwks_uri.");
    }
    URI uri;
    try {
      uri = URI.create(reachable(text));
    } catch (IllegalArgumentException e) {
      // Without the cause, which repeats text from the server.
      throw new FetchException(
          "The jwks_uri in the metadata at " + HttpFetch.shown(metadata) + " is not a URI.");
    }
    problem(uri)
        .ifPresent(
            problem -> {
              throw new FetchException(
                  "The jwks_uri in the metadata at "
                      + HttpFetch.shown(metadata)
                      + ", "
                      + HttpFetch.shown(uri)
                      + ", is refused: "
                      + problem
                      + ".");
            });
    return uri;
  }

  @Override
  public String toString() {
    return "discovery at " + HttpFetch.shown(base);
  }

  /** The problem with the address of the keys in the metadata; empty when there is none. */
  Optional<String> problem(URI jwksUri) {
    return !plainHttp
            && "https".equalsIgnoreCase(base.getScheme())
            && "http".equalsIgnoreCase(jwksUri.getScheme())
        ? Optional.of("it is not https, as the metadata are")
        : KeySetLocation.problem(jwksUri, plainHttp);
  }

  /**
   * An address below the issuer's identifier, moved below the address at which the issuer can be
   * reached.
   */
  private String reachable(String jwksUri) {
    String address = names.withTenant(jwksUri);
    String publicName = withoutSlashAtEnd(names.address()) + "/";
    return address.startsWith(publicName)
        ? withoutSlashAtEnd(base.toString()) + "/" + address.substring(publicName.length())
        : address;
  }

  private static boolean isNotFound(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof FetchException fetchFailure && fetchFailure.isNotFound();
  }

  private static String withoutSlashAtEnd(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
