package dev.borderpost.examples.demo;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.verify.Issuer;

/** What the examples protect their servers with: an issuer in this process, and rules. */
public final class Demo {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://hello";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  private Demo() {}

  /** A guard that permits {@code /health}, and wants administrators below {@code /admin}. */
  public static Guard guard() {
    return Guard.of(
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(KEYS.keySource()).build())
            .build(),
        AccessRules.builder()
            .permit("/health")
            .require("/admin/**", ClaimsPolicy.role("admin"))
            .build());
  }

  /** A token of alice, who has no role. */
  public static String token() {
    return TokenIssuer.builder(ISSUER, KEYS).audience(AUDIENCE).build().token("alice").sign();
  }

  /** Prints how to call the server. */
  public static void printCommand(int port) {
    System.out.printf(
        "curl -sS -H 'Authorization: Bearer %s' http://127.0.0.1:%d/%n", token(), port);
  }
}
