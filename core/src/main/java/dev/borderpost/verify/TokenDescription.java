package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwtClaims;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a token says of itself, as far as that may be in logs. Nothing of it is proven. */
final class TokenDescription {

  private final Map<String, List<String>> shown = new LinkedHashMap<>();

  private TokenDescription() {}

  static Map<String, List<String>> of(EncodedJwt jwt) {
    TokenDescription description = new TokenDescription();
    JoseHeader header = jwt.header();
    description.add("alg", Optional.of(header.algorithm()));
    description.add("kid", header.keyId());
    description.add("typ", header.type());
    JwtClaims claims = jwt.claims();
    description.add("iss", claims.issuer());
    description.add("aud", claims.find("aud"));
    description.add("exp", claims.expiresAt());
    description.add("nbf", claims.notBefore());
    description.add("iat", claims.issuedAt());
    return Collections.unmodifiableMap(description.shown);
  }

  private void add(String name, Optional<?> value) {
    value.ifPresent(present -> shown.put(name, Shown.values(present)));
  }
}
