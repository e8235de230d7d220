package dev.borderpost.it.stores;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * An issuer with two keys, both published, whose tokens have the key and the id that a test asks
 * for.
 */
final class TwoKeyIssuer {

  static final String IDENTIFIER = "https://id.example.com";
  static final String AUDIENCE = "api://downloads";

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final SigningKeys FIRST = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final SigningKeys SECOND = SigningKeys.generate(JwsAlgorithm.ES256);

  private TwoKeyIssuer() {}

  /** A token with a {@code jti} that no other has. */
  static String token() {
    return token(UUID.randomUUID().toString());
  }

  static List<String> tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> token()).toList();
  }

  /** A token with this {@code jti}. */
  static String token(String id) {
    return sign(FIRST, id);
  }

  /** A token with this {@code jti} and the other {@code kid}. */
  static String tokenOfOtherKey(String id) {
    return sign(SECOND, id);
  }

  private static String sign(SigningKeys keys, String id) {
    return TokenIssuer.builder(IDENTIFIER, keys)
        .audience(AUDIENCE)
        .lifetime(LIFETIME)
        .build()
        .token("alice")
        .tokenId(id)
        .sign();
  }

  /** The public keys as one JWK Set. */
  static String publicJwkSet() {
    return (FIRST.publicJwkSet() + SECOND.publicJwkSet()).replace("]}{\"keys\":[", ",");
  }
}
