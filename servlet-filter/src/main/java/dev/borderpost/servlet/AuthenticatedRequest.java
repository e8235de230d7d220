package dev.borderpost.servlet;

import dev.borderpost.JwtPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;

/** A request with its authenticated user. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

  private final JwtPrincipal principal;

  AuthenticatedRequest(HttpServletRequest request, JwtPrincipal principal) {
    super(request);
    this.principal = principal;
  }

  @Override
  public Principal getUserPrincipal() {
    return principal;
  }

  @Override
  public String getRemoteUser() {
    return principal.getName();
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }

  /**
   * Whether the user has a role. No user is in the role {@code *}, and every authenticated user is
   * in {@code **} (Servlet 6.0 §13.3).
   */
  @Override
  public boolean isUserInRole(String role) {
    return role.equals("**") || (!role.equals("*") && principal.roles().contains(role));
  }

  @Override
  public boolean authenticate(HttpServletResponse response) {
    return true;
  }
}
