package dev.borderpost.servlet;

import dev.borderpost.JwtPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;

/** A request whose user is known. */
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

  /** Servlet 6.0 §13.3: nobody is in the role {@code *}, and everybody known is in {@code **}. */
  @Override
  public boolean isUserInRole(String role) {
    return role.equals("**") || (!role.equals("*") && principal.roles().contains(role));
  }

  @Override
  public boolean authenticate(HttpServletResponse response) {
    return true;
  }
}
