package dev.borderpost.benchmarks.peer;

import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** jose4j. */
final class Jose4jPeer implements Peer {

  private final JwtConsumer consumer;

  Jose4jPeer(TokenSigner signer) {
    consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(
                signer.algorithm().isSymmetric() ? signer.secret() : signer.publicKey())
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, signer.algorithm().alg())
            .setExpectedIssuer(TokenContent.ISSUER)
            .setExpectedAudience(TokenContent.AUDIENCE)
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(60)
            .build();
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return consumer.processToClaims(request.token()).getSubject() != null;
    } catch (InvalidJwtException | MalformedClaimException e) {
      return false;
    }
  }
}
