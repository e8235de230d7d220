package dev.borderpost.benchmarks.peer;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.JWTVerifier;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** auth0 java-jwt. */
final class JavaJwtPeer implements Peer {

  private final JWTVerifier verifier;

  JavaJwtPeer(Office office) {
    verifier =
        JWT.require(algorithm(office))
            .withIssuer(Passport.ISSUER)
            .withAudience(Passport.AUDIENCE)
            .acceptLeeway(60)
            .build();
  }

  private static com.auth0.jwt.algorithms.Algorithm algorithm(Office office) {
    return switch (office.algorithm()) {
      case HS256 -> com.auth0.jwt.algorithms.Algorithm.HMAC256(office.secret().getEncoded());
      case RS256 ->
          com.auth0.jwt.algorithms.Algorithm.RSA256((RSAPublicKey) office.publicKey(), null);
      case ES256 ->
          com.auth0.jwt.algorithms.Algorithm.ECDSA256((ECPublicKey) office.publicKey(), null);
      case PS256, EDDSA ->
          throw new IllegalArgumentException("java-jwt has no " + office.algorithm());
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
