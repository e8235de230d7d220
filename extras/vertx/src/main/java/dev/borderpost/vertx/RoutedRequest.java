package dev.borderpost.vertx;

import dev.borderpost.extract.RequestView;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * A request of Vert.x as a {@link RequestView}.
 *
 * <p>The path is the whole path, also below a mount point. Vert.x matches routes with the {@link
 * io.vertx.ext.web.RoutingContext#normalizedPath() normalized path}, in which dot segments and
 * double slashes are removed and only unreserved characters are decoded. For a path that is not
 * refused as ambiguous, the two differ only in characters that are decoded here.
 */
record RoutedRequest(HttpServerRequest request) implements RequestView {

  @Override
  public String method() {
    return request.method().name();
  }

  /** The scheme that a proxy has told, if the router is configured to believe it. */
  @Override
  public String scheme() {
    String scheme = request.scheme();
    return scheme == null ? (request.isSSL() ? "https" : "http") : scheme;
  }

  /** The path as sent; empty, which is refused as ambiguous, where there is none. */
  @Override
  public String rawPath() {
    String path = request.path();
    return path == null ? "" : path;
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.query());
  }

  /** Requests of HTTP/2 have a pseudo-header instead of {@code Host} (RFC 9113 §8.3.1). */
  @Override
  public List<String> headers(String name) {
    List<String> values = request.headers().getAll(name);
    HostAndPort authority = request.authority();
    return values.isEmpty() && name.equalsIgnoreCase("Host") && authority != null
        ? List.of(authority.toString())
        : values;
  }

  /** The peer of the connection, also where the router believes forwarding headers. */
  @Override
  public String remoteAddress() {
    SocketAddress address = request.connection().remoteAddress();
    String ip = address == null ? null : address.hostAddress();
    return ip == null ? UNKNOWN_ADDRESS : ip;
  }

  /** The parameters of a body that a preceding handler has read, whose names have letter case. */
  @Override
  public List<String> formParameters(String name) {
    return request.formAttributes().entries().stream()
        .filter(parameter -> parameter.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    if (!request.connection().isSsl()) {
      return List.of();
    }
    try {
      List<@Nullable Certificate> chain = List.copyOf(request.connection().peerCertificates());
      return chain.stream()
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
