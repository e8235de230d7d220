package dev.borderpost.benchmarks.peer;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.Set;

/** SmallRye JWT. */
final class SmallRyePeer implements Peer {

  private final DefaultJWTParser parser;

  SmallRyePeer(Office office) {
    JWTAuthContextInfo context = new JWTAuthContextInfo();
    if (office.algorithm().isSymmetric()) {
      context.setSecretVerificationKey(office.secret());
    } else {
      context.setPublicVerificationKey(office.publicKey());
    }
    context.setSignatureAlgorithm(
        Set.of(SignatureAlgorithm.fromAlgorithm(office.algorithm().alg())));
    context.setIssuedBy(Passport.ISSUER);
    context.setExpectedAudience(Set.of(Passport.AUDIENCE));
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
