package dev.borderpost.benchmarks.peer;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.Set;

/** SmallRye JWT. */
final class SmallRyePeer implements Peer {

  private final DefaultJWTParser parser;

  SmallRyePeer(TokenSigner signer) {
    JWTAuthContextInfo context = new JWTAuthContextInfo();
    if (signer.algorithm().isSymmetric()) {
      context.setSecretVerificationKey(signer.secret());
    } else {
      context.setPublicVerificationKey(signer.publicKey());
    }
    context.setSignatureAlgorithm(
        Set.of(SignatureAlgorithm.fromAlgorithm(signer.algorithm().alg())));
    context.setIssuedBy(TokenContent.ISSUER);
    context.setExpectedAudience(Set.of(TokenContent.AUDIENCE));
    context.setClockSkew(60);
    parser = new DefaultJWTParser(context);
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return parser.parse(request.token()).getSubject() != null;
    } catch (ParseException e) {
      return false;
    }
  }
}
