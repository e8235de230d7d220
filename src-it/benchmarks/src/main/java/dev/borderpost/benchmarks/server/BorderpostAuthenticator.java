package dev.borderpost.benchmarks.server;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuer;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;

/** Borderpost with an RS256 or ES256 key, and otherwise as it comes. It needs no servlet API. */
public final class BorderpostAuthenticator {

  private BorderpostAuthenticator() {}

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the authenticator
   */
  public static JwtAuthenticator of(PublicKey key) {
    return trusting(key).build();
  }

  /**
   * What checks the tokens in a cookie, and that requests with one are not of other sites.
   *
   * @param key the key
   * @param name the name of the cookie
   * @return the authenticator
   */
  public static JwtAuthenticator ofCookie(PublicKey key, String name) {
    return trusting(key).extractor(TokenExtractor.cookie(name)).build();
  }

  private static JwtAuthenticator.Builder trusting(PublicKey key) {
    JwsAlgorithm algorithm = key instanceof ECPublicKey ? JwsAlgorithm.ES256 : JwsAlgorithm.RS256;
    return JwtAuthenticator.builder()
        .provider("jdk")
        .issuer(
            Issuer.of(TokenContent.ISSUER)
                .audience(TokenContent.AUDIENCE)
                .keys(
                    KeySource.of(VerificationKey.of(key, algorithm).withKeyId(TokenContent.KEY_ID)))
                .build());
  }
}
