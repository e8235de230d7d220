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

  private static final String SIGNATURES = "sig";

  private final List<VerificationKey> keys;

  /** The pairs with a {@code kid}, by {@code kid}. */
  private final Map<String, List<VerificationKey>> byKeyId;

  private final List<String> described;

  private KeyRegistry(List<VerificationKey> keys, List<String> described) {
    this.keys = List.copyOf(keys);
    this.described = List.copyOf(described);
    this.byKeyId =
        keys.stream()
            .filter(key -> key.keyId().isPresent())
            .collect(
                Collectors.groupingBy(
                    key -> key.keyId().orElseThrow(), Collectors.toUnmodifiableList()));
  }

  /**
   * Pairs keys with the algorithms that an issuer may use.
   *
   * @param uses the values of {@code use} besides {@code sig}
   * @param problems receives a sentence for each key that cannot be used
   */
  static KeyRegistry of(
      List<PublishedKey> published,
      Set<JwsAlgorithm> allowed,
      Set<String> uses,
      List<String> problems) {
    List<VerificationKey> keys = new ArrayList<>();
    List<String> described = new ArrayList<>();
    for (PublishedKey candidate : published) {
      String use = candidate.use();
      if (use != null && !use.equals(SIGNATURES) && !uses.contains(use)) {
        problems.add(candidate.label() + " is not for signatures (use)");
        continue;
      }
      List<JwsAlgorithm> algorithms = candidate.algorithms(allowed);
      if (algorithms.isEmpty()) {
        problems.add(candidate.label() + " fits none of the algorithms");
      }
      for (JwsAlgorithm algorithm : algorithms) {
        candidate
            .problem(algorithm)
            .map(problem -> " cannot be used for " + algorithm.jwaName() + ": " + problem)
            .or(() -> problemBeside(keys, candidate.with(algorithm)))
            .ifPresentOrElse(
                problem -> problems.add(candidate.label() + problem),
                () -> {
                  keys.add(candidate.with(algorithm));
                  described.add(candidate.described(algorithm));
                });
      }
    }
    return new KeyRegistry(keys, described);
  }

  /** The problem with a key that others have the name of; empty when there is none. */
  private static Optional<String> problemBeside(List<VerificationKey> keys, VerificationKey key) {
    if (keys.contains(key)) {
      return Optional.of(" is there already, with the same kid and algorithm");
    }
    long same =
        keys.stream()
            .filter(other -> other.algorithm() == key.algorithm())
            .filter(other -> key.keyId().isPresent() && key.keyId().equals(other.keyId()))
            .count();
    return same < KeyLookup.MAX_CANDIDATES
        ? Optional.empty()
        : Optional.of(
            " has the kid and algorithm of "
                + KeyLookup.MAX_CANDIDATES
                + " others, and more are not tried");
  }

  boolean hasKeyFor(JwsAlgorithm algorithm) {
    return keys.stream().anyMatch(key -> key.algorithm() == algorithm);
  }

  boolean hasSecret() {
    return keys.stream().anyMatch(key -> key.algorithm().isSymmetric());
  }

  /** The algorithms with more keys without any name than are tried for a token. */
  List<JwsAlgorithm> ambiguousAlgorithms() {
    return Arrays.stream(JwsAlgorithm.values())
        .filter(
            algorithm ->
                keys.stream()
                        .filter(key -> key.algorithm() == algorithm && key.names().areAbsent())
                        .count()
                    > KeyLookup.MAX_CANDIDATES)
        .toList();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The number of pairs. */
  int size() {
    return keys.size();
  }

  /** A line for each pair, for people. */
  List<String> described() {
    return described;
  }

  /** The {@code kid}s of the keys. */
  Set<String> keyIds() {
    return Collections.unmodifiableSet(byKeyId.keySet());
  }

  /**
   * The keys for a header, found or absent: those with its {@code kid}, else with its {@code
   * x5t#S256} or {@code x5t}; without any of these, those that fit its {@code alg}. Where several
   * have the name, or none has any, all that fit may be tried. A key without a name is also used
   * for a name that no key has, if it is the only one that fits.
   */
  KeyLookup find(JoseHeader header) {
    Optional<String> keyId = header.keyId();
    if (keyId.isPresent()) {
      List<VerificationKey> named = byKeyId.get(keyId.get());
      return named == null
          ? nameless(header, key -> key.keyId().isEmpty())
          : among(named, header.algorithm());
    }
    Optional<String> sha256 = header.certificateThumbprint();
    Optional<String> sha1 = header.sha1Thumbprint();
    if (sha256.isEmpty() && sha1.isEmpty()) {
      return found(fitting(keys, header.algorithm()));
    }
    List<VerificationKey> certified =
        certified(key -> sha256.isPresent() && sha256.get().equals(key.names().sha256()));
    if (certified.isEmpty()) {
      certified = certified(key -> sha1.isPresent() && sha1.get().equals(key.names().sha1()));
    }
    return certified.isEmpty()
        ? nameless(header, key -> key.names().areAbsent())
        : among(certified, header.algorithm());
  }

  private List<VerificationKey> certified(Predicate<VerificationKey> isNamed) {
    return keys.stream().filter(isNamed).toList();
  }

  /** The only key without a name that fits; several only where no key has a name. */
  private KeyLookup nameless(JoseHeader header, Predicate<VerificationKey> isNameless) {
    List<VerificationKey> eligible = keys.stream().filter(isNameless).toList();
    List<VerificationKey> fitting = fitting(eligible, header.algorithm());
    return fitting.size() == 1 || eligible.size() == keys.size()
        ? found(fitting)
        : KeyLookup.absent();
  }

  /**
   * The keys of one name that fit. If there is none, any of them, so that the caller can report
   * that the algorithm is wrong.
   */
  private static KeyLookup among(List<VerificationKey> named, String alg) {
    if (named.size() == 1) {
      return new KeyLookup.Found(named);
    }
    List<VerificationKey> fitting = fitting(named, alg);
    return new KeyLookup.Found(fitting.isEmpty() ? named.subList(0, 1) : fitting);
  }

  private static List<VerificationKey> fitting(List<VerificationKey> keys, String alg) {
    return keys.stream()
        .filter(key -> key.algorithm().hasName(alg))
        .limit(KeyLookup.MAX_CANDIDATES)
        .toList();
  }

  private static KeyLookup found(List<VerificationKey> keys) {
    return keys.isEmpty() ? KeyLookup.absent() : new KeyLookup.Found(keys);
  }
}
