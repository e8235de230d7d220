package dev.borderpost.benchmarks.peer;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;

/** JJWT's parser. */
final class JjwtPeer implements Peer {

  private final JwtParser parser;

  JjwtPeer(Office office) {
    JwtParserBuilder builder =
        Jwts.parser()
            .requireIssuer(Passport.ISSUER)
            .requireAudience(Passport.AUDIENCE)
            .clockSkewSeconds(60);
    parser =
        office.algorithm().isSymmetric()
            ? builder.verifyWith(office.secret()).build()
            : builder.verifyWith(office.publicKey()).build();
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return parser.parseSignedClaims(request.token()).getPayload().getSubject() != null;
    } catch (JwtException | IllegalArgumentException e) {
      return false;
    }
  }
}
