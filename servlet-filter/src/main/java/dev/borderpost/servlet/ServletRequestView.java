package dev.borderpost.servlet;

import dev.borderpost.extract.RequestView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A servlet request as a {@link RequestView}. */
final class ServletRequestView implements RequestView {

  private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletRequest request;

  ServletRequestView(HttpServletRequest request) {
    this.request = request;
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
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      Object servletPath = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
      Object pathInfo = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
      if (servletPath != null || pathInfo != null) {
        return path(servletPath, pathInfo);
      }
    }
    return path(request.getServletPath(), request.getPathInfo());
  }

  private static String path(@Nullable Object servletPath, @Nullable Object pathInfo) {
    String path =
        (servletPath == null ? "" : servletPath) + "" + (pathInfo == null ? "" : pathInfo);
    return path.isEmpty() ? "/" : path;
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
