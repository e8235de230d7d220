package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it was given to us, before it is known which algorithms its issuer may use: {@code
 * declared} is what it says itself, as the {@code alg} of a JWK.
 */
record PublishedKey(
    Key key,
    @Nullable String keyId,
    @Nullable JwsAlgorithm declared,
    @Nullable String certificateThumbprint) {

  static PublishedKey secret(byte[] secret) {
    return new PublishedKey(KeyRules.secretKey(secret), null, null, null);
  }

  static PublishedKey of(VerificationKey key) {
    return new PublishedKey(
        key.key(),
        key.keyId().orElse(null),
        key.algorithm(),
        key.certificateThumbprint().orElse(null));
  }

  /**
   * The algorithms to pair the key with, given those that its issuer may use (empty: whatever the
   * keys say).
   */
  List<JwsAlgorithm> algorithms(Set<JwsAlgorithm> allowed) {
    if (declared != null) {
      return allowed.isEmpty() || allowed.contains(declared) ? List.of(declared) : List.of();
    }
    List<JwsAlgorithm> fitting = KeyRules.fitting(key);
    return allowed.isEmpty()
        ? fitting.stream().limit(1).toList()
        : fitting.stream().filter(allowed::contains).toList();
  }

  /** The problem with the pair; empty when there is none. */
  Optional<String> problem(JwsAlgorithm algorithm) {
    return KeyRules.problem(key, algorithm);
  }

  VerificationKey with(JwsAlgorithm algorithm) {
    return new VerificationKey(key, algorithm, keyId, certificateThumbprint);
  }
}
