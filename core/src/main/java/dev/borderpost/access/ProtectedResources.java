package dev.borderpost.access;

import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.TokenNeeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protected resources of a guard: their metadata documents (RFC 9728 §3), and what challenges
 * say about them (§5.1). All of it is fixed when the guard is made; nothing depends on a request
 * but which of the documents it gets.
 */
final class ProtectedResources {

  /** RFC 9728 §3. */
  static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  static final ProtectedResources NONE = new ProtectedResources(List.of(), "");

  /** Methods and header fields for pages of other origins (Fetch Standard, "CORS protocol"). */
  private static final Served PREFLIGHT =
      new Served(
          204,
          Map.of(
              "Allow", "GET, HEAD, OPTIONS",
              "Access-Control-Allow-Origin", "*",
              "Access-Control-Allow-Methods", "GET, HEAD",
              "Access-Control-Allow-Headers", "mcp-protocol-version",
              "Access-Control-Max-Age", "86400"),
          "");

  private final List<ProtectedResource> resources;
  private final String contextPath;
  private final List<Published> published;

  /**
   * A resource with its document.
   *
   * @param path the decoded path of its address, without a slash at the end
   * @param base the same within the application
   * @param metadata the address of its metadata
   */
  private record Published(String path, String base, String metadata, MetadataDocument document) {

    boolean contains(String requestPath) {
      return requestPath.startsWith(base)
          && (requestPath.length() == base.length() || requestPath.charAt(base.length()) == '/');
    }
  }

  private ProtectedResources(List<ProtectedResource> resources, String contextPath) {
    this.resources = List.copyOf(resources);
    this.contextPath = contextPath;
    this.published = resources.stream().map(this::published).toList();
  }

  /**
   * Resources of an application that is at the root of its server.
   *
   * @throws IllegalArgumentException if two have the same path
   */
  static ProtectedResources of(List<ProtectedResource> resources) {
    Set<String> paths = new HashSet<>();
    for (ProtectedResource resource : resources) {
      if (!paths.add(withoutSlash(resource.address().getPath()))) {
        throw new IllegalArgumentException(
            "Two resources have the path "
                + resource.address().getPath()
                + ": a guard tells them apart by their paths.");
      }
    }
    return new ProtectedResources(resources, "");
  }

  /** The same resources of an application that is below a path of its server. */
  ProtectedResources inContext(String path) {
    return new ProtectedResources(resources, withoutSlash(path));
  }

  boolean isEmpty() {
    return resources.isEmpty();
  }

  private Published published(ProtectedResource resource) {
    String path = withoutSlash(resource.address().getPath());
    String decodedContext = RequestView.decodedPath(contextPath);
    boolean below = !contextPath.isEmpty() && (path + "/").startsWith(decodedContext + "/");
    return new Published(
        path,
        below ? path.substring(decodedContext.length()) : path,
        resource.metadataAddress().orElseGet(() -> metadataAddress(resource, below)),
        MetadataDocument.of(resource.members()));
  }

  /**
   * The well-known path inserted before the path of the resource (RFC 9728 §3.1); or below the
   * application's own path, since the rest of the server may be another's.
   */
  private String metadataAddress(ProtectedResource resource, boolean belowContext) {
    String origin = resource.address().getScheme() + "://" + resource.address().getRawAuthority();
    String path = resource.address().getRawPath();
    String rest =
        belowContext ? path.substring(Math.min(path.length(), contextPath.length())) : path;
    return origin + (belowContext ? contextPath : "") + WELL_KNOWN + (rest.equals("/") ? "" : rest);
  }

  /** The answer to a request for metadata; {@code null} for any other request. */
  @Nullable Served answer(RequestView request) {
    if (published.isEmpty() || !request.path().startsWith(WELL_KNOWN)) {
      return null;
    }
    Published named = named(withoutSlash(request.path().substring(WELL_KNOWN.length())));
    if (named == null) {
      return null;
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> named.document().answer(request);
      case "OPTIONS" -> PREFLIGHT;
      default -> null;
    };
  }

  /**
   * The resource whose metadata are at the well-known path with a suffix: its path on the server,
   * or within the application. Without a suffix, it is the first one, if none is at the root:
   * clients that were not told an address try that last.
   */
  private @Nullable Published named(String suffix) {
    return published.stream()
        .filter(one -> one.path().equals(suffix))
        .findFirst()
        .or(() -> published.stream().filter(one -> one.base().equals(suffix)).findFirst())
        .orElseGet(() -> suffix.isEmpty() ? published.get(0) : null);
  }

  /**
   * A challenge with the address of the metadata and the scopes that a request needs (RFC 9728
   * §5.1). A single resource is that of all requests; several are told apart by path.
   */
  Challenge challenge(Challenge bare, RequestView request, TokenNeeds needs) {
    Published resource = published.size() == 1 ? published.get(0) : resourceOf(request.path());
    if (resource == null) {
      return bare;
    }
    Challenge challenge = bare.with("resource_metadata", resource.metadata());
    return needs.scopes().isEmpty()
        ? challenge
        : challenge.with("scope", String.join(" ", needs.scopes()));
  }

  private @Nullable Published resourceOf(String path) {
    return published.stream()
        .filter(one -> one.contains(path))
        .max(Comparator.comparing(one -> one.base().length()))
        .orElse(null);
  }

  /** The addresses of resources that no request for certain paths belongs to. */
  List<String> outside(Collection<String> patterns) {
    List<PathPattern> asked = patterns.stream().map(PathPattern::of).toList();
    List<String> outside = new ArrayList<>();
    for (int i = 0; i < resources.size(); i++) {
      PathPattern below = PathPattern.of(published.get(i).base() + "/**");
      if (asked.stream().noneMatch(below::overlaps)) {
        outside.add(resources.get(i).identifier());
      }
    }
    return outside;
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
