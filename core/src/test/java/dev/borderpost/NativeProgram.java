package dev.borderpost;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Uses everything that has a cache, so that the classes which are loaded for it can be seen. */
final class NativeProgram {

  private static final String ISSUER = "https://id.example.com";
  private static final String AUDIENCE = "api://orders";

  private NativeProgram() {}

  public static void main(String[] args) {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    String token =
        TokenIssuer.builder(ISSUER, keys)
            .audience(AUDIENCE)
            .build()
            .token("alice")
            .tokenId("1")
            .sign();
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings(
                "setting",
                Map.of(
                    "issuer", ISSUER,
                    "audience", AUDIENCE,
                    "single-use", "all",
                    "revocation", "on",
                    "store", "memory"))
            .keys(ISSUER, KeySource.jwkSet(keys.publicJwkSet()));
    try (Guard guard = configuration.build()) {
      configuration
          .revocationList()
          .orElseThrow()
          .revokeSubject(ISSUER, "bob", Instant.now(), Instant.now().plusSeconds(60));
      print(guard, token);
    }
    JwtAuthenticator.Builder several =
        JwtAuthenticator.builder()
            .issuerResolver(
                identifier ->
                    Optional.of(
                        Issuer.of(identifier)
                            .audience(AUDIENCE)
                            .keys(KeySource.jwkSet(keys.publicJwkSet()))
                            .build()));
    try (Guard guard = Guard.of(several.build())) {
      print(guard, token);
    }
  }

  private static void print(Guard guard, String token) {
    System.out.println(guard.decide(RequestView.of("GET", "/").token(token)));
  }
}
