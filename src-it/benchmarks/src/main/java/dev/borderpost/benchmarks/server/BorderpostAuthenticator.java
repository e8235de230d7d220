package dev.borderpost.benchmarks.server;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuer;
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
        .provider("jdk")
        .issuer(
            Issuer.of(TokenContent.ISSUER)
                .audience(TokenContent.AUDIENCE)
                .keys(
                    KeySource.of(
                        VerificationKey.of(key, JwsAlgorithm.RS256).withKeyId(TokenContent.KEY_ID)))
                .build())
        .build();
  }
}
