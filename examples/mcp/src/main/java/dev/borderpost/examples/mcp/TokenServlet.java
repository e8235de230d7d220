package dev.borderpost.examples.mcp;

import dev.borderpost.examples.mcp.Grants.Grant;
import dev.borderpost.issue.TokenIssuer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Exchanges a code for a token (RFC 6749 §4.1.3). */
final class TokenServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient AuthorizationServer server;
  private final transient Grants grants;

  TokenServlet(AuthorizationServer server, Grants grants) {
    this.server = server;
    this.grants = grants;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!"authorization_code".equals(request.getParameter("grant_type"))) {
      refuse(response, "unsupported_grant_type");
      return;
    }
    String code = request.getParameter("code");
    Optional<Grant> found = code == null ? Optional.empty() : grants.use(code);
    if (found.filter(grant -> belongsTo(grant, request)).isEmpty()) {
      refuse(response, "invalid_grant");
      return;
    }
    Grant grant = found.get();
    TokenIssuer tokens = server.tokensFor(grant.resource());
    AuthorizationServer.answer(
        response,
        HttpServletResponse.SC_OK,
        Map.of(
            "access_token",
            tokens
                .token(grant.user())
                .clientId(grant.client().id())
                .scopes(grant.scopes().toArray(String[]::new))
                // The client acts for the user (RFC 8693 §4.1).
                .claim("act", Map.of("sub", grant.client().id()))
                .sign(),
            "token_type",
            "Bearer",
            "expires_in",
            tokens.lifetime().toSeconds(),
            "scope",
            String.join(" ", grant.scopes())));
  }

  private static boolean belongsTo(Grant grant, HttpServletRequest request) {
    String verifier = request.getParameter("code_verifier");
    String resource = request.getParameter("resource");
    return verifier != null
        && grant.challenge().equals(challengeOf(verifier))
        && grant.client().id().equals(request.getParameter("client_id"))
        && grant.redirectUri().equals(request.getParameter("redirect_uri"))
        && (resource == null || grant.resource().equals(resource));
  }

  /** RFC 7636 §4.2. */
  private static String challengeOf(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void refuse(HttpServletResponse response, String error) throws IOException {
    AuthorizationServer.answer(
        response, HttpServletResponse.SC_BAD_REQUEST, Map.of("error", error));
  }
}
