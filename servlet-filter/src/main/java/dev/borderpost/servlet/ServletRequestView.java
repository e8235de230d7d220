package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.DEBUG;

import dev.borderpost.extract.RequestView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A servlet request as a {@link RequestView}. */
final class ServletRequestView implements RequestView {

  private static final System.Logger log = System.getLogger(ServletRequestView.class.getName());
  private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  /** The substitute for a path that the container cannot return; it is refused as ambiguous. */
  private static final String UNREADABLE = "//";

  private final HttpServletRequest request;

  /**
   * The path; {@code null} until it is asked for, if it is the one that the container has mapped.
   */
  private @Nullable String path;

  ServletRequestView(HttpServletRequest request) {
    this(request, null);
  }

  private ServletRequestView(HttpServletRequest request, @Nullable String path) {
    this.request = request;
    this.path = path;
  }

  /** A view of a request; without its credentials if its user has been logged out. */
  static ServletRequestView of(HttpServletRequest request) {
    return new ServletRequestView(
        AuthenticatedRequest.isLoggedOut(request) ? new WithoutCredentials(request) : request);
  }

  /**
   * The request with the path that the client requested. It differs from the mapped path if the
   * container has replaced a directory by its welcome file (Servlet 6.0 §10.10), or if a preceding
   * filter has rewritten the request.
   *
   * @return a view of the same request; this one when there is no difference
   */
  ServletRequestView asAskedFor() {
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      return this; // clients do not request error pages
    }
    String asked = askedPath(path());
    boolean dispatched = request.getDispatcherType() != DispatcherType.REQUEST;
    // The application may dispatch to a path that is not canonical; the container canonicalises it.
    return asked.equals(path()) || (dispatched && !isBelow(asked))
        ? this
        : new ServletRequestView(request, asked);
  }

  /** Whether this path is below a directory, given by a path with a trailing slash. */
  boolean isBelow(String directory) {
    return directory.endsWith("/")
        && path().length() > directory.length()
        && path().startsWith(directory);
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return request.getScheme();
  }

  /**
   * The path that the container maps to a servlet, since it determines which servlet gets the
   * request.
   */
  @Override
  public String path() {
    String known = path;
    if (known == null) {
      known = mappedPath(request);
      path = known;
    }
    return known;
  }

  private static String mappedPath(HttpServletRequest request) {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      Object servletPath = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
      Object pathInfo = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
      if (servletPath != null || pathInfo != null) {
        return path(servletPath, pathInfo);
      }
    }
    try {
      return path(request.getServletPath(), request.getPathInfo());
    } catch (RuntimeException e) {
      // Jetty throws an exception for paths that it accepts but considers ambiguous. This is a
      // fault of the client.
      log.log(DEBUG, () -> "The path of a request cannot be read: " + e.toString());
      return UNREADABLE;
    }
  }

  private static String path(@Nullable Object servletPath, @Nullable Object pathInfo) {
    String path =
        (servletPath == null ? "" : servletPath) + "" + (pathInfo == null ? "" : pathInfo);
    return path.isEmpty() ? "/" : path;
  }

  /** The requested path, decoded and relative to the application. */
  private String askedPath(String mapped) {
    String uri = uri();
    String context = request.getContextPath();
    if (uri.length() == context.length() + mapped.length() && uri.endsWith(mapped)) {
      return mapped; // the usual case, without the cost of decoding
    }
    String decoded = decoded(uri);
    String prefix = decoded(context);
    if (decoded == null || prefix == null || !decoded.startsWith(prefix)) {
      return mapped; // malformed, and refused for its raw path
    }
    String asked = decoded.substring(prefix.length());
    return asked.isEmpty() ? "/" : asked;
  }

  private String uri() {
    return request.getDispatcherType() == DispatcherType.INCLUDE
            && request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI)
                instanceof String included
        ? included
        : request.getRequestURI();
  }

  private static @Nullable String decoded(String uri) {
    try {
      return uri.indexOf('%') < 0
          ? uri
          : URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String rawPath() {
    return request.getRequestURI();
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getQueryString());
  }

  /**
   * The values of a header field. HTTP/2 and later have the pseudo-header {@code :authority}
   * instead of {@code Host} (RFC 9113 §8.3.1); Jetty does not copy it, but returns it as the
   * server's name.
   */
  @Override
  public List<String> headers(String name) {
    List<String> values = Collections.list(request.getHeaders(name));
    return values.isEmpty() && name.equalsIgnoreCase("Host") && hasAuthority()
        ? List.of(request.getServerName() + ":" + request.getServerPort())
        : values;
  }

  private boolean hasAuthority() {
    return request.getProtocol().matches("HTTP/[2-9](\\..*)?");
  }

  @Override
  public String remoteAddress() {
    return request.getRemoteAddr();
  }

  /**
   * The form parameters, without those of the query: containers mix both kinds, those of the query
   * first (Servlet 6.0 §3.1).
   */
  @Override
  public List<String> formParameters(String name) {
    String[] values = parameterValues(name);
    return values == null
        ? List.of()
        : List.of(values)
            .subList(Math.min(values.length, queryParameters(name).size()), values.length);
  }

  private String @Nullable [] parameterValues(String name) {
    try {
      return request.getParameterValues(name);
    } catch (RuntimeException e) {
      // Each container throws a different exception for a malformed body, which contains no token.
      return null;
    }
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    return request.getAttribute(CLIENT_CERTIFICATES) instanceof X509Certificate[] chain
        ? List.of(chain)
        : List.of();
  }
}
