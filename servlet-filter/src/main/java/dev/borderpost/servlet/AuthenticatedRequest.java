package dev.borderpost.servlet;

import dev.borderpost.JwtPrincipal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request with its authenticated user, until the application logs the user out. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

  private static final String LOGGED_OUT = AuthenticatedRequest.class.getName() + ".loggedOut";

  private final JwtPrincipal principal;
  private final ServletResponse response;

  private AuthenticatedRequest(
      HttpServletRequest request, ServletResponse response, JwtPrincipal principal) {
    super(request);
    this.response = response;
    this.principal = principal;
  }

  /** The request with its user. Principals that are equal may have different roles. */
  @SuppressWarnings("ReferenceEquality")
  static AuthenticatedRequest of(
      HttpServletRequest request, ServletResponse response, JwtPrincipal principal) {
    return request instanceof AuthenticatedRequest known
            && known.principal == principal
            && known.response.equals(response)
        ? known
        : new AuthenticatedRequest(request, response, principal);
  }

  /** Whether the application has logged out the user of a request, here or before a dispatch. */
  static boolean isLoggedOut(HttpServletRequest request) {
    return request.getAttribute(LOGGED_OUT) != null;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return isLoggedOut(this) ? super.getUserPrincipal() : principal;
  }

  @Override
  public @Nullable String getRemoteUser() {
    return isLoggedOut(this) ? super.getRemoteUser() : principal.getName();
  }

  @Override
  public @Nullable String getAuthType() {
    return isLoggedOut(this) ? super.getAuthType() : "Bearer";
  }

  /**
   * Whether the user has a role. No user is in the role {@code *}, and every authenticated user is
   * in {@code **} (Servlet 6.0 §13.3).
   */
  @Override
  public boolean isUserInRole(String role) {
    return isLoggedOut(this)
        ? super.isUserInRole(role)
        : role.equals("**") || (!role.equals("*") && principal.roles().contains(role));
  }

  @Override
  public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
    return !isLoggedOut(this) || super.authenticate(response);
  }

  /**
   * Logs the user out for the rest of the request, including its dispatches and its error page
   * (Servlet 6.0 §13.10). The container's own logout is called only if the container has a user:
   * Jetty throws an exception otherwise.
   */
  @Override
  public void logout() throws ServletException {
    setAttribute(LOGGED_OUT, true);
    removeAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE);
    removeAttribute(JwtAuthenticationFilter.USER_ATTRIBUTE);
    if (super.getUserPrincipal() != null) {
      super.logout();
    }
  }

  /**
   * Starts asynchronous processing with this request, which keeps the user, and with the original
   * response (Servlet 6.0 §2.3.3.3 specifies the original request and response).
   */
  @Override
  public AsyncContext startAsync() {
    ServletResponse original = response;
    while (original instanceof ServletResponseWrapper wrapper) {
      original = wrapper.getResponse();
    }
    return super.startAsync(this, original);
  }
}
