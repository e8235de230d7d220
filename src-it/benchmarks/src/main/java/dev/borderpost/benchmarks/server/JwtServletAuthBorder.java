package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.TokenContent;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.telicent.servlet.auth.jwt.JwtServletConstants;
import io.telicent.servlet.auth.jwt.servlet5.JwtAuthFilter;
import io.telicent.servlet.auth.jwt.verification.SignedJwtVerifier;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.security.PublicKey;

/** Telicent's jwt-servlet-auth, with the parser of JJWT that it is to be given. */
final class JwtServletAuthBorder {

  private JwtServletAuthBorder() {}

  static Filter filter(PublicKey key, ServletContext servletContext) {
    JwtParser parser =
        Jwts.parser()
            .verifyWith(key)
            .requireIssuer(TokenContent.ISSUER)
            .requireAudience(TokenContent.AUDIENCE)
            .clockSkewSeconds(60)
            .build();
    servletContext.setAttribute(
        JwtServletConstants.ATTRIBUTE_JWT_VERIFIER, new SignedJwtVerifier(parser));
    return new JwtAuthFilter();
  }
}
