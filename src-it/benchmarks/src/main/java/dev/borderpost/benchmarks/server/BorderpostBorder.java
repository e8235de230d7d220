package dev.borderpost.benchmarks.server;

import dev.borderpost.Issuer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.benchmarks.peer.Passport;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.Filter;
import java.security.interfaces.RSAPublicKey;

/** Borderpost with an RS256 key, and otherwise as it comes. */
public final class BorderpostBorder {

  private BorderpostBorder() {}

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the authenticator
   */
  public static JwtAuthenticator authenticator(RSAPublicKey key) {
    return JwtAuthenticator.builder()
        .issuer(
            Issuer.of(Passport.ISSUER)
                .audience(Passport.AUDIENCE)
                .keys(
                    KeySource.of(
                        VerificationKey.of(key, JwsAlgorithm.RS256).withKeyId(Passport.KEY_ID)))
                .build())
        .build();
  }

  static Filter filter(RSAPublicKey key) {
    return new JwtAuthenticationFilter(authenticator(key));
  }
}
