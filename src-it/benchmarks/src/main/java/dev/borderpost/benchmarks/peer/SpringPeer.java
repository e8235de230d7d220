package dev.borderpost.benchmarks.peer;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's NimbusJwtDecoder. */
public final class SpringPeer implements Peer {

  private final NimbusJwtDecoder decoder;

  SpringPeer(TokenSigner signer) {
    decoder = decoder(signer);
    decoder.setJwtValidator(validator());
  }

  /**
   * The checks of the claims.
   *
   * @return times with 60 seconds of clock skew, {@code iss} and {@code aud}
   */
  public static OAuth2TokenValidator<Jwt> validator() {
    return new DelegatingOAuth2TokenValidator<>(
        new JwtTimestampValidator(Duration.ofSeconds(60)),
        new JwtIssuerValidator(TokenContent.ISSUER),
        new JwtAudienceValidator(TokenContent.AUDIENCE));
  }

  private static NimbusJwtDecoder decoder(TokenSigner signer) {
    return switch (signer.algorithm()) {
      case HS256 -> NimbusJwtDecoder.withSecretKey(signer.secret()).build();
      case RS256 -> NimbusJwtDecoder.withPublicKey((RSAPublicKey) signer.publicKey()).build();
      case PS256 ->
          NimbusJwtDecoder.withPublicKey((RSAPublicKey) signer.publicKey())
              .signatureAlgorithm(SignatureAlgorithm.PS256)
              .build();
      case ES256 ->
          NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(new JWKSet(Jwks.of(signer))))
              .jwsAlgorithm(SignatureAlgorithm.ES256)
              .build();
      case EDDSA -> throw new IllegalArgumentException("Spring Security has no EdDSA");
    };
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return decoder.decode(request.token()).getSubject() != null;
    } catch (JwtException e) {
      return false;
    }
  }
}
