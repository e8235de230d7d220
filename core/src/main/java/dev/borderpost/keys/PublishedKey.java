package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it was read, before its issuer's settings are known.
 *
 * @param label the position of the key and its {@code kid}, for messages
 * @param declared the algorithm that the key itself names, as the {@code alg} of a JWK
 * @param use the purpose that the key itself names (RFC 7517 §4.2)
 */
record PublishedKey(
    String label, Key key, KeyNames names, @Nullable JwsAlgorithm declared, @Nullable String use) {

  /** A key that names neither algorithm nor purpose. */
  PublishedKey(String label, Key key, KeyNames names) {
    this(label, key, names, null, null);
  }

  static PublishedKey secret(byte[] secret) {
    return new PublishedKey("key 1", KeyRules.secretKey(secret), KeyNames.NONE);
  }

  static PublishedKey of(VerificationKey key) {
    String label = "key" + SafeText.quoted(key.names().keyId()).map(kid -> " " + kid).orElse("");
    return new PublishedKey(label, key.key(), key.names(), key.algorithm(), null);
  }

  /**
   * The algorithms to pair the key with, given those that its issuer may use (empty: the key alone
   * decides).
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

  /** The pair for people: name, algorithm, type and purpose. */
  String described(JwsAlgorithm algorithm) {
    String size =
        key instanceof RSAPublicKey rsa ? " " + rsa.getModulus().bitLength() + " bits" : "";
    return SafeText.quoted(names.keyId()).map(kid -> "kid " + kid).orElse(label)
        + ", alg "
        + algorithm.jwaName()
        + (declared == null ? " (by its type)" : "")
        + ", kty "
        + algorithm.keyType()
        + algorithm.curve().map(curve -> " " + curve).orElse(size)
        + (use == null ? ", no use" : ", use " + use);
  }

  VerificationKey with(JwsAlgorithm algorithm) {
    return new VerificationKey(key, algorithm, names);
  }
}
