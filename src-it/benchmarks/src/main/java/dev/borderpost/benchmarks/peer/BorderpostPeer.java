package dev.borderpost.benchmarks.peer;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.verify.Issuer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import java.security.Provider;

/** Borderpost, asked as the servlet filter asks it. */
public final class BorderpostPeer implements Peer {

  private final JwtAuthenticator authenticator;

  private BorderpostPeer(JwtAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Borderpost as it is by default: it remembers tokens.
   *
   * @param office whose tokens it accepts
   * @return the peer
   */
  public static BorderpostPeer of(Office office) {
    return of(JwtAuthenticator.builder().issuer(trusting(Passport.ISSUER, office)));
  }

  /**
   * Borderpost with the platform's own signatures.
   *
   * @param office whose tokens it accepts
   * @param tokenCache how many tokens it remembers
   * @return the peer
   */
  public static BorderpostPeer of(Office office, int tokenCache) {
    return of(
        JwtAuthenticator.builder()
            .issuer(trusting(Passport.ISSUER, office))
            .tokenCache(tokenCache));
  }

  static BorderpostPeer of(Office office, int tokenCache, Provider provider) {
    return of(
        JwtAuthenticator.builder()
            .issuer(trusting(Passport.ISSUER, office))
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
   * An office as an issuer.
   *
   * @param issuer the {@code iss}
   * @param office whose key it has
   * @return the issuer
   */
  public static Issuer trusting(String issuer, Office office) {
    return Issuer.of(issuer)
        .audience(Passport.AUDIENCE)
        .keys(KeySource.of(key(office).withKeyId(Passport.KEY_ID)))
        .build();
  }

  private static VerificationKey key(Office office) {
    return switch (office.algorithm()) {
      case HS256 -> VerificationKey.hmac(office.secret().getEncoded(), JwsAlgorithm.HS256);
      case RS256 -> VerificationKey.of(office.publicKey(), JwsAlgorithm.RS256);
      case ES256 -> VerificationKey.of(office.publicKey(), JwsAlgorithm.ES256);
      case PS256 -> VerificationKey.of(office.publicKey(), JwsAlgorithm.PS256);
      case EDDSA -> VerificationKey.of(office.publicKey(), JwsAlgorithm.ED25519);
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
