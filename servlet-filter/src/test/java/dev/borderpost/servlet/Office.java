package dev.borderpost.servlet;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.verify.Issuer;

/** A passport office, and who trusts it. */
final class Office {

  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "api://orders";

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final TokenIssuer issuer = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();

  String token(String subject, String... roles) {
    return issuer.token(subject).roles(roles).sign();
  }

  String publicJwkSet() {
    return keys.publicJwkSet();
  }

  JwtAuthenticator authenticator() {
    return builder().build();
  }

  JwtAuthenticator.Builder builder() {
    return JwtAuthenticator.builder()
        .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(keys.keySource()).build());
  }
}
