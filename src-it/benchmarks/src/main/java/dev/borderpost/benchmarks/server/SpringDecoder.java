package dev.borderpost.benchmarks.server;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import dev.borderpost.benchmarks.peer.SpringPeer;
import dev.borderpost.benchmarks.peer.TokenContent;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's decoder with an RS256 or ES256 key. It needs no servlet API. */
public final class SpringDecoder {

  private SpringDecoder() {}

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the decoder
   */
  public static JwtDecoder of(PublicKey key) {
    NimbusJwtDecoder decoder =
        key instanceof ECPublicKey curve
            ? ofCurve(curve)
            : NimbusJwtDecoder.withPublicKey((RSAPublicKey) key).build();
    decoder.setJwtValidator(SpringPeer.validator());
    return decoder;
  }

  private static NimbusJwtDecoder ofCurve(ECPublicKey key) {
    ECKey jwk = new ECKey.Builder(Curve.P_256, key).keyID(TokenContent.KEY_ID).build();
    return NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(new JWKSet(jwk)))
        .jwsAlgorithm(SignatureAlgorithm.ES256)
        .build();
  }
}
