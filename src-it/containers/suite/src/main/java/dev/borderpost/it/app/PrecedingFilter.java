package dev.borderpost.it.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** In front of the border: adds header fields to every response, as CORS filters do. */
@SuppressWarnings("serial")
public final class PrecedingFilter extends HttpFilter {

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      response.setHeader("X-Frame-Options", "DENY");
      response.addHeader("X-Preceding", "one");
      response.addHeader("X-Preceding", "two");
    }
    chain.doFilter(request, response);
  }
}
