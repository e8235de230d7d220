package dev.borderpost.benchmarks.peer;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;

/** JJWT's parser. */
final class JjwtPeer implements Peer {

  private final JwtParser parser;

  JjwtPeer(TokenSigner signer) {
    JwtParserBuilder builder =
        Jwts.parser()
            .requireIssuer(TokenContent.ISSUER)
            .requireAudience(TokenContent.AUDIENCE)
            .clockSkewSeconds(60);
    parser =
        signer.algorithm().isSymmetric()
            ? builder.verifyWith(signer.secret()).build()
            : builder.verifyWith(signer.publicKey()).build();
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
