package dev.borderpost.it;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says Bearer where Jetty 12.0, which does not ask the module for it, says JASPI. */
@SuppressWarnings("serial")
public final class BearerType extends HttpFilter {

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(new BearerRequest(request), response);
  }

  private static final class BearerRequest extends HttpServletRequestWrapper {

    BearerRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getAuthType() {
      return "JASPI".equals(super.getAuthType()) ? "Bearer" : super.getAuthType();
    }
  }
}
