package dev.borderpost.jaxrs;

import dev.borderpost.JwtPrincipal;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;

/**
 * The user of a request with a verified token.
 *
 * @param principal the user
 * @param isSecure whether the request came over TLS
 */
record TokenSecurityContext(JwtPrincipal principal, boolean isSecure) implements SecurityContext {

  @Override
  public Principal getUserPrincipal() {
    return principal;
  }

  @Override
  public boolean isUserInRole(String role) {
    return has(principal.roles(), role);
  }

  /**
   * Whether a user with these roles has a role. No user is in the role {@code *}, and every user
   * with a token is in {@code **}, as in servlets.
   */
  static boolean has(Set<String> roles, String role) {
    return role.equals("**") || (!role.equals("*") && roles.contains(role));
  }

  @Override
  public String getAuthenticationScheme() {
    return "Bearer";
  }
}
