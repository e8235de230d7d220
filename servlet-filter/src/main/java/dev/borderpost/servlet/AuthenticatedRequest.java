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

  @Override
  public boolean isUserInRole(String role) {
    return principal.roles().contains(role);
  }

  @Override
  public boolean authenticate(HttpServletResponse response) {
    return true;
  }
}
