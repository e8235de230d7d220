package dev.borderpost.testing;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.verify.Issuer;
import java.time.Clock;
import java.util.List;

/** The values that tokens of one issuer share. */
record TokenSource(String issuer, String audience, IssuerKeys keys, Clock clock) {

  /** Signs for tests without a server; all tests in a JVM share its key, which nobody publishes. */
  static final TokenSource IN_MEMORY =
      new TokenSource(
          "https://issuer.test",
          "api://test",
          new IssuerKeys(List.of(JwsAlgorithm.ES256)),
          Clock.systemUTC());

  /** Trusts this issuer, with its keys in memory. */
  JwtAuthenticator.Builder authenticator() {
    return JwtAuthenticator.builder()
        .issuer(Issuer.of(issuer).audience(audience).keys(keys.source()).build())
        .clock(clock);
  }
}
