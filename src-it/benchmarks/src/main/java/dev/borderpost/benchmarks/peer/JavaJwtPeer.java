package dev.borderpost.benchmarks.peer;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.JWTVerifier;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** auth0 java-jwt. */
final class JavaJwtPeer implements Peer {

  private final JWTVerifier verifier;

  JavaJwtPeer(TokenSigner signer) {
    verifier =
        JWT.require(algorithm(signer))
            .withIssuer(TokenContent.ISSUER)
            .withAudience(TokenContent.AUDIENCE)
            .acceptLeeway(60)
            .build();
  }

  private static com.auth0.jwt.algorithms.Algorithm algorithm(TokenSigner signer) {
    return switch (signer.algorithm()) {
      case HS256 -> com.auth0.jwt.algorithms.Algorithm.HMAC256(signer.secret().getEncoded());
      case RS256 ->
          com.auth0.jwt.algorithms.Algorithm.RSA256((RSAPublicKey) signer.publicKey(), null);
      case ES256 ->
          com.auth0.jwt.algorithms.Algorithm.ECDSA256((ECPublicKey) signer.publicKey(), null);
      case PS256, EDDSA ->
          throw new IllegalArgumentException("java-jwt has no " + signer.algorithm());
    };
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return verifier.verify(request.token()).getSubject() != null;
    } catch (JWTVerificationException e) {
      return false;
    }
  }
}
