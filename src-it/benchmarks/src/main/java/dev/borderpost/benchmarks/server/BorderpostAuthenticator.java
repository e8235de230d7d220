package dev.borderpost.benchmarks.server;

import dev.borderpost.verify.Issuer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.benchmarks.peer.Passport;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import java.security.interfaces.RSAPublicKey;

/** Borderpost with an RS256 key, and otherwise as it comes. It needs no servlet API. */
public final class BorderpostAuthenticator {

  private BorderpostAuthenticator() {}

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the authenticator
   */
  public static JwtAuthenticator of(RSAPublicKey key) {
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
}
