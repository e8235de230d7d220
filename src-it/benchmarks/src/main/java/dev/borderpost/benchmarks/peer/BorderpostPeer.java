package dev.borderpost.benchmarks.peer;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuer;

/** Borderpost, asked as the servlet filter asks it. */
public final class BorderpostPeer implements Peer {

  private static final String PLATFORM = "jdk";

  private final JwtAuthenticator authenticator;

  private BorderpostPeer(JwtAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Borderpost as it is by default, without a further provider on the class path: it remembers
   * tokens.
   *
   * @param signer whose tokens it accepts
   * @return the peer
   */
  public static BorderpostPeer of(TokenSigner signer) {
    return with(signer, PLATFORM);
  }

  /**
   * Borderpost with the platform's own signatures.
   *
   * @param signer whose tokens it accepts
   * @param tokenCache how many tokens it remembers
   * @return the peer
   */
  public static BorderpostPeer of(TokenSigner signer, int tokenCache) {
    return of(signer, tokenCache, PLATFORM);
  }

  /**
   * Borderpost as it is by default, with the signatures of a provider.
   *
   * @param signer whose tokens it accepts
   * @param provider for example {@code bc}
   * @return the peer
   */
  public static BorderpostPeer with(TokenSigner signer, String provider) {
    return of(
        JwtAuthenticator.builder()
            .issuer(trusting(TokenContent.ISSUER, signer))
            .provider(provider));
  }

  static BorderpostPeer of(TokenSigner signer, int tokenCache, String provider) {
    return of(
        JwtAuthenticator.builder()
            .issuer(trusting(TokenContent.ISSUER, signer))
            .tokenCache(tokenCache)
            .provider(provider));
  }

  /**
   * Borderpost as it is described.
   *
   * @param description the description
   * @return the peer
   */
  public static BorderpostPeer of(JwtAuthenticator.Builder description) {
    return new BorderpostPeer(description.build());
  }

  /**
   * A signer as an issuer.
   *
   * @param issuer the {@code iss}
   * @param signer whose key it has
   * @return the issuer
   */
  public static Issuer trusting(String issuer, TokenSigner signer) {
    return Issuer.of(issuer)
        .audience(TokenContent.AUDIENCE)
        .keys(KeySource.of(key(signer).withKeyId(TokenContent.KEY_ID)))
        .build();
  }

  private static VerificationKey key(TokenSigner signer) {
    return switch (signer.algorithm()) {
      case HS256 -> VerificationKey.hmac(signer.secret().getEncoded(), JwsAlgorithm.HS256);
      case RS256 -> VerificationKey.of(signer.publicKey(), JwsAlgorithm.RS256);
      case ES256 -> VerificationKey.of(signer.publicKey(), JwsAlgorithm.ES256);
      case PS256 -> VerificationKey.of(signer.publicKey(), JwsAlgorithm.PS256);
      case EDDSA -> VerificationKey.of(signer.publicKey(), JwsAlgorithm.ED25519);
    };
  }

  @Override
  public boolean accepts(BearerRequest request) {
    return authenticator.authenticate(request) instanceof Authenticated;
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
