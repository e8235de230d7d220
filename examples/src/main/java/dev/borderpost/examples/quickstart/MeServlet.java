package dev.borderpost.examples.quickstart;

import dev.borderpost.JwtPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** Tells users what the border knows about them. */
public final class MeServlet extends ApiServlet {

  private static final long serialVersionUID = 1L;

  private record Me(
      String name, String issuer, Set<String> roles, Set<String> scopes, Instant expiresAt) {}

  /** Answers with the principal, its roles and scopes, and when the token expires. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JwtPrincipal user = (JwtPrincipal) request.getUserPrincipal();
    answer(
        response,
        200,
        new Me(
            user.getName(),
            user.issuer(),
            user.roles(),
            user.scopes(),
            user.claims().expiresAt().orElseThrow()));
  }
}
