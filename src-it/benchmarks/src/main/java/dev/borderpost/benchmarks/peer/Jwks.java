package dev.borderpost.benchmarks.peer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/** Keys as JWKs, for the libraries that take them so. */
final class Jwks {

  private static final int ED25519_LENGTH = 32;

  private Jwks() {}

  static JWK of(TokenSigner signer) {
    JWSAlgorithm algorithm = algorithm(signer);
    return switch (signer.algorithm()) {
      case HS256 ->
          new OctetSequenceKey.Builder(signer.secret())
              .keyID(TokenContent.KEY_ID)
              .algorithm(algorithm)
              .build();
      case RS256, PS256 ->
          new RSAKey.Builder((RSAPublicKey) signer.publicKey())
              .keyID(TokenContent.KEY_ID)
              .algorithm(algorithm)
              .build();
      case ES256 ->
          new ECKey.Builder(Curve.P_256, (ECPublicKey) signer.publicKey())
              .keyID(TokenContent.KEY_ID)
              .algorithm(algorithm)
              .build();
      case EDDSA -> edwardsKey(signer);
    };
  }

  /** RFC 8410 §4: the last 32 bytes of the encoded key are the key. */
  static OctetKeyPair edwardsKey(TokenSigner signer) {
    byte[] encoded = signer.publicKey().getEncoded();
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - ED25519_LENGTH, encoded.length);
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key))
        .keyID(TokenContent.KEY_ID)
        .algorithm(JWSAlgorithm.EdDSA)
        .build();
  }

  static JWSAlgorithm algorithm(TokenSigner signer) {
    return JWSAlgorithm.parse(signer.algorithm().alg());
  }
}
