package dev.borderpost.benchmarks.peer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Set;

/** Nimbus JOSE + JWT. */
final class NimbusPeer implements Peer {

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  private NimbusPeer(TokenSigner signer) {
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Jwks.algorithm(signer), new ImmutableJWKSet<>(new JWKSet(Jwks.of(signer)))));
    processor.setJWTClaimsSetVerifier(claimsVerifier());
  }

  static Peer of(TokenSigner signer) {
    return signer.algorithm() == Algorithm.EDDSA ? edwards(signer) : new NimbusPeer(signer);
  }

  private static DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
    return new DefaultJWTClaimsVerifier<>(
        TokenContent.AUDIENCE,
        new JWTClaimsSet.Builder().issuer(TokenContent.ISSUER).build(),
        Set.of("exp"));
  }

  /** Its processor finds no Edwards keys: the same in the two steps that it consists of. */
  private static Peer edwards(TokenSigner signer) {
    DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier = claimsVerifier();
    Ed25519Verifier verifier;
    try {
      verifier = new Ed25519Verifier(Jwks.edwardsKey(signer));
    } catch (JOSEException e) {
      throw new IllegalStateException("Tink can use the key", e);
    }
    return request -> {
      try {
        SignedJWT jwt = SignedJWT.parse(request.token());
        if (!jwt.verify(verifier)) {
          return false;
        }
        claimsVerifier.verify(jwt.getJWTClaimsSet(), null);
        return true;
      } catch (ParseException | JOSEException | BadJWTException e) {
        return false;
      }
    };
  }

  @Override
  public boolean accepts(BearerRequest request) {
    try {
      return processor.process(request.token(), null).getSubject() != null;
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return false;
    }
  }
}
