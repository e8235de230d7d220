package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A registry of key and algorithm pairs, with lookup by the header of a token. Immutable. */
final class KeyRegistry {

  private final List<VerificationKey> keys;

  /** The pairs with a {@code kid}, by {@code kid}. */
  private final Map<String, List<VerificationKey>> byKeyId;

  private KeyRegistry(List<VerificationKey> keys) {
    this.keys = keys;
    this.byKeyId =
        keys.stream()
            .filter(key -> key.keyId().isPresent())
            .collect(Collectors.groupingBy(key -> key.keyId().orElseThrow()));
  }

  /**
   * Pairs keys with the algorithms that an issuer may use.
   *
   * @param problems receives a sentence for each key that cannot be used
   */
  static KeyRegistry of(
      List<PublishedKey> published, Set<JwsAlgorithm> allowed, List<String> problems) {
    List<VerificationKey> keys = new ArrayList<>();
    for (int i = 0; i < published.size(); i++) {
      String name = "key " + (i + 1);
      PublishedKey candidate = published.get(i);
      List<JwsAlgorithm> algorithms = candidate.algorithms(allowed);
      if (algorithms.isEmpty()) {
        problems.add(name + " fits none of the algorithms");
      }
      for (JwsAlgorithm algorithm : algorithms) {
        Optional<String> problem = candidate.problem(algorithm);
        if (problem.isPresent()) {
          problems.add(name + " for " + algorithm.jwaName() + ": " + problem.get());
        } else if (candidate.keyId() != null && contains(keys, candidate.keyId(), algorithm)) {
          problems.add(name + " has the kid and algorithm of another");
        } else {
          keys.add(candidate.with(algorithm));
        }
      }
    }
    return new KeyRegistry(List.copyOf(keys));
  }

  private static boolean contains(
      List<VerificationKey> keys, String keyId, JwsAlgorithm algorithm) {
    return keys.stream()
        .anyMatch(
            key -> key.algorithm() == algorithm && key.keyId().filter(keyId::equals).isPresent());
  }

  boolean hasSecret() {
    return keys.stream().anyMatch(key -> key.algorithm().isSymmetric());
  }

  /**
   * The algorithms with several keys that have neither {@code kid} nor thumbprint, so that none of
   * these can be chosen for a token.
   */
  List<JwsAlgorithm> ambiguousAlgorithms() {
    return Arrays.stream(JwsAlgorithm.values())
        .filter(
            algorithm ->
                matching(key -> key.algorithm() == algorithm && isNameless(key)).size() > 1)
        .toList();
  }

  /** Whether a header can identify the key only by its algorithm. */
  private static boolean isNameless(VerificationKey key) {
    return key.keyId().isEmpty() && key.certificateThumbprint().isEmpty();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The number of pairs. */
  int size() {
    return keys.size();
  }

  /** The {@code kid}s of the keys. */
  Set<String> keyIds() {
    return Collections.unmodifiableSet(byKeyId.keySet());
  }

  /**
   * The key for a header: by {@code kid}, else by certificate thumbprint, else the only key that
   * fits the algorithm.
   */
  Optional<VerificationKey> find(JoseHeader header) {
    Optional<String> keyId = header.keyId();
    if (keyId.isPresent()) {
      List<VerificationKey> named = byKeyId.get(keyId.get());
      return named == null
          ? only(header, key -> key.keyId().isEmpty())
          : Optional.of(best(named, header));
    }
    Optional<String> thumbprint = header.certificateThumbprint();
    if (thumbprint.isPresent()) {
      List<VerificationKey> certified =
          matching(key -> key.certificateThumbprint().equals(thumbprint));
      return certified.isEmpty()
          ? only(header, KeyRegistry::isNameless)
          : Optional.of(best(certified, header));
    }
    return only(header, key -> true);
  }

  private Optional<VerificationKey> only(JoseHeader header, Predicate<VerificationKey> eligible) {
    List<VerificationKey> fitting =
        matching(key -> eligible.test(key) && key.algorithm().hasName(header.algorithm()));
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /**
   * The candidate for the header's algorithm. If there is none, any candidate, so that the caller
   * can report that the algorithm is wrong.
   */
  private static VerificationKey best(List<VerificationKey> candidates, JoseHeader header) {
    for (VerificationKey key : candidates) {
      if (key.algorithm().hasName(header.algorithm())) {
        return key;
      }
    }
    return candidates.get(0);
  }

  private List<VerificationKey> matching(Predicate<VerificationKey> condition) {
    return keys.stream().filter(condition).toList();
  }
}
