package dev.borderpost.servlet;

import dev.borderpost.extract.RequestView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A servlet request as the border sees it. */
final class ServletRequestView implements RequestView {

  private static final Logger log = LoggerFactory.getLogger(ServletRequestView.class);
  private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  /** Instead of a path that the container refuses to tell: one that is refused as ambiguous. */
  private static final String UNREADABLE = "//";

  private final HttpServletRequest request;

  /** The path, where it is not the one that the container has mapped. */
  private final @Nullable String path;

  ServletRequestView(HttpServletRequest request) {
    this(request, null);
  }

  private ServletRequestView(HttpServletRequest request, @Nullable String path) {
    this.request = request;
    this.path = path;
  }

  /** A request, without the credentials of a user who is logged out by now. */
  static ServletRequestView of(HttpServletRequest request) {
    return new ServletRequestView(
        AuthenticatedRequest.isLoggedOut(request) ? new WithoutCredentials(request) : request);
  }

  /**
   * The request with the path that its client asked for. That is another one where the container
   * has put a welcome file in the place of a directory (Servlet 6.0 §10.10), or where a filter in
   * front has rewritten the request.
   *
   * @return a view of the same request; this one when there is no difference
   */
  ServletRequestView asAskedFor() {
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      return this; // nobody has asked for an error page
    }
    String asked = askedPath(path());
    boolean dispatched = request.getDispatcherType() != DispatcherType.REQUEST;
    // The application may dispatch to a path that is not canonical, and the container makes it so.
    return asked.equals(path()) || (dispatched && !isBelow(asked))
        ? this
        : new ServletRequestView(request, asked);
  }

  /** Whether this path is that of something in a directory, given by a path with a slash behind. */
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

  /** What the container maps to a servlet, since that is what decides where the request ends up. */
  @Override
  public String path() {
    return path == null ? mappedPath(request) : path;
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
      // Jetty has one for what it lets pass and calls ambiguous: the fault is the client's.
      log.debug("The path of a request cannot be read: {}", e.toString());
      return UNREADABLE;
    }
  }

  private static String path(@Nullable Object servletPath, @Nullable Object pathInfo) {
    String path =
        (servletPath == null ? "" : servletPath) + "" + (pathInfo == null ? "" : pathInfo);
    return path.isEmpty() ? "/" : path;
  }

  /** The path as it was asked for, decoded and relative to the application. */
  private String askedPath(String mapped) {
    String uri = uri();
    String context = request.getContextPath();
    if (uri.length() == context.length() + mapped.length() && uri.endsWith(mapped)) {
      return mapped; // as almost always, and at no cost
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

  @Override
  public List<String> headers(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public String remoteAddress() {
    return request.getRemoteAddr();
  }

  /** Containers mix both kinds of parameter, those of the query first (Servlet 6.0 §3.1). */
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
      // Each container has an exception of its own for a malformed body: there is no token in it.
      return null;
    }
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    return request.getAttribute(CLIENT_CERTIFICATES) instanceof X509Certificate[] chain
        ? List.of(chain)
        : List.of();
  }

  /** A request of which no token can be read. */
  private static final class WithoutCredentials extends HttpServletRequestWrapper {

    WithoutCredentials(HttpServletRequest request) {
      super(request);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return Collections.emptyEnumeration();
    }

    @Override
    public @Nullable String getQueryString() {
      return null;
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
      return null;
    }
  }
}
