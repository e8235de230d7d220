package dev.borderpost.testing;

import io.jsonwebtoken.security.Jwks;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One private JWK for each way to encrypt, made once for all tests; its kid is its alg. */
public final class JweKeys {

  private static final List<String> ASYMMETRIC =
      List.of(
          "RSA-OAEP",
          "RSA-OAEP-256",
          "ECDH-ES",
          "ECDH-ES+A128KW",
          "ECDH-ES+A192KW",
          "ECDH-ES+A256KW");

  /** How long the keys of the symmetric algorithms are; those of enc are for alg: dir. */
  private static final Map<String, Integer> SECRET_BYTES =
      Map.ofEntries(
          Map.entry("A128KW", 16),
          Map.entry("A192KW", 24),
          Map.entry("A256KW", 32),
          Map.entry("A128GCMKW", 16),
          Map.entry("A192GCMKW", 24),
          Map.entry("A256GCMKW", 32),
          Map.entry("A128CBC-HS256", 32),
          Map.entry("A192CBC-HS384", 48),
          Map.entry("A256CBC-HS512", 64),
          Map.entry("A128GCM", 16),
          Map.entry("A192GCM", 24),
          Map.entry("A256GCM", 32));

  private static final KeyPair RSA = TestKeys.rsa(2048);
  private static final Map<String, String> MADE = new ConcurrentHashMap<>();

  private JweKeys() {}

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
        Stream.concat(ASYMMETRIC.stream(), SECRET_BYTES.keySet().stream())
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
    return secret(SECRET_BYTES.get(alg));
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
