package dev.borderpost.testing;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The signing keys of an issuer, one current key for each of its algorithms. Thread-safe. */
final class IssuerKeys {

  private static final Duration OVERLAP = Duration.ofDays(1);
  private static final String SET_BEGIN = "{\"keys\":[";
  private static final String SET_END = "]}";

  /** The clock by which keys retire; only {@link #withdrawOld} moves it. */
  private final TestClock clock = TestClock.at(Instant.EPOCH);

  private final Map<JwsAlgorithm, SigningKeys> byAlgorithm = new LinkedHashMap<>();

  /** Ready before it is asked for: an application waits for it a few seconds only. */
  private volatile String publicJwkSet;

  IssuerKeys(List<JwsAlgorithm> algorithms) {
    algorithms.forEach(name -> byAlgorithm.put(name, SigningKeys.generate(name, clock)));
    publicJwkSet = jwkSet();
  }

  /** The keys of an algorithm. */
  SigningKeys of(JwsAlgorithm algorithm) {
    SigningKeys keys = byAlgorithm.get(algorithm);
    if (keys == null) {
      throw new IllegalArgumentException(
          "The issuer has keys for %s only: add %s by algorithms(…) of TestIssuer.builder() or"
                  .formatted(byAlgorithm.keySet(), algorithm)
              + " @FakeIssuer.");
    }
    return keys;
  }

  /** The algorithm of tokens that name none: the first. */
  JwsAlgorithm usual() {
    return byAlgorithm.keySet().iterator().next();
  }

  boolean arePublished() {
    return byAlgorithm.keySet().stream().anyMatch(algorithm -> !algorithm.isSymmetric());
  }

  synchronized void rotate() {
    byAlgorithm.values().forEach(keys -> keys.rotate(OVERLAP));
    publicJwkSet = jwkSet();
  }

  synchronized void withdrawOld() {
    clock.advance(OVERLAP);
    publicJwkSet = jwkSet();
  }

  String publicJwkSet() {
    return publicJwkSet;
  }

  private String jwkSet() {
    return byAlgorithm.values().stream()
        .map(SigningKeys::publicJwkSet)
        .map(set -> set.substring(SET_BEGIN.length(), set.length() - SET_END.length()))
        .filter(jwks -> !jwks.isEmpty())
        .collect(Collectors.joining(",", SET_BEGIN, SET_END));
  }

  KeySource source() {
    List<KeySource> sources = byAlgorithm.values().stream().map(SigningKeys::keySource).toList();
    return new KeySource() {
      @Override
      public KeyLookup find(JoseHeader header) {
        return sources.stream()
            .map(source -> source.find(header))
            .filter(KeyLookup.Found.class::isInstance)
            .findFirst()
            .orElseGet(KeyLookup::absent);
      }

      @Override
      public Health health() {
        return Health.ofStaticKeys(
            sources.stream().mapToInt(source -> source.health().keys()).sum());
      }
    };
  }
}
