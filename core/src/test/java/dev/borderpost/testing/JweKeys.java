package dev.borderpost.testing;

import dev.borderpost.jwt.JweAlgorithm;
import dev.borderpost.jwt.JweEncryption;
import io.jsonwebtoken.security.Jwks;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One private JWK for each way to encrypt, made once for all tests; its kid is its alg. */
public final class JweKeys {

  private static final KeyPair RSA = TestKeys.rsa(2048);
  private static final Map<String, String> MADE = new ConcurrentHashMap<>();

  private JweKeys() {}

  /** The key for an algorithm, and for an encryption of the content where that matters. */
  public static String jwk(JweAlgorithm algorithm, JweEncryption encryption) {
    return jwk(algorithm == JweAlgorithm.DIR ? encryption.jwaName() : algorithm.jwaName());
  }

  /** The key whose {@code alg} this is. */
  public static String jwk(String alg) {
    return MADE.computeIfAbsent(alg, name -> with(material(name), alg));
  }

  public static String set(String... jwks) {
    return TestKeys.jwkSet(jwks);
  }

  /** All of them. */
  public static String all() {
    return set(
        java.util.stream.Stream.concat(
                Arrays.stream(JweAlgorithm.values())
                    .filter(algorithm -> algorithm != JweAlgorithm.DIR)
                    .map(JweAlgorithm::jwaName),
                Arrays.stream(JweEncryption.values()).map(JweEncryption::jwaName))
            .map(JweKeys::jwk)
            .toArray(String[]::new));
  }

  /** A JWK without alg and kid. */
  public static String material(String alg) {
    if (alg.startsWith("RSA")) {
      return Jwks.UNSAFE_JSON(Jwks.builder().keyPair(RSA).build());
    }
    if (alg.startsWith("ECDH")) {
      return Jwks.UNSAFE_JSON(
          Jwks.builder()
              .keyPair(
                  alg.contains("A128")
                      ? TestKeys.P256
                      : alg.contains("A192") ? TestKeys.P384 : TestKeys.P521)
              .build());
    }
    int bytes =
        JweEncryption.named(alg)
            .map(JweEncryption::keyBytes)
            .orElseGet(() -> JweAlgorithm.named(alg).orElseThrow().secretBytes());
    return secret(bytes);
  }

  public static String secret(int bytes) {
    byte[] secret = Arrays.copyOf(TestKeys.secret(), bytes);
    return "{\"kty\":\"oct\",\"k\":\"" + Forge.base64Url(secret) + "\"}";
  }

  /** A JWK with an alg and a kid. */
  public static String with(String jwk, String alg) {
    return jwk.substring(0, jwk.length() - 1)
        + ",\"use\":\"enc\",\"alg\":\""
        + alg
        + "\",\"kid\":\""
        + alg
        + "\"}";
  }
}
