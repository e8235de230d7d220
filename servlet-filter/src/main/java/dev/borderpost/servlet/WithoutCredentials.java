package dev.borderpost.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** A request that hides its credentials. */
final class WithoutCredentials extends HttpServletRequestWrapper {

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
