package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.SpringPeer;
import java.security.interfaces.RSAPublicKey;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's decoder with an RS256 key. It needs no servlet API. */
public final class SpringDecoder {

  private SpringDecoder() {}

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the decoder
   */
  public static JwtDecoder of(RSAPublicKey key) {
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(key).build();
    decoder.setJwtValidator(SpringPeer.validator());
    return decoder;
  }
}
