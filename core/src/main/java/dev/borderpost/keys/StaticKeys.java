package dev.borderpost.keys;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source of keys that do not change while the application runs. */
final class StaticKeys implements KeySource {

  private static final System.Logger log = System.getLogger(StaticKeys.class.getName());

  private final PublishedKeys published;
  private final Set<String> uses;
  private final List<String> problems;
  private final KeyRegistry registry;

  StaticKeys(PublishedKeys published) {
    this(published, Set.of(), Set.of());
  }

  private StaticKeys(PublishedKeys published, Set<JwsAlgorithm> algorithms, Set<String> uses) {
    this.published = published;
    this.uses = uses;
    this.problems = new ArrayList<>(published.problems());
    this.registry = KeyRegistry.of(published.keys(), algorithms, uses, problems);
  }

  static KeySource classpath(String resource) {
    try (InputStream in = open(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "There is no resource " + resource + " on the class path.");
      }
      return new StaticKeys(PublishedKeys.read("resource " + resource, in.readAllBytes()));
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the resource " + resource + ".", e);
    }
  }

  /** Opens a resource by the thread's context class loader, else by that of this library. */
  private static @Nullable InputStream open(String resource) {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    InputStream found = ofThread == null ? null : ofThread.getResourceAsStream(resource);
    return found == null ? StaticKeys.class.getResourceAsStream("/" + resource) : found;
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    return registry.find(header);
  }

  @Override
  public String description() {
    return published.description();
  }

  @Override
  public boolean mayHaveKeyFor(JwsAlgorithm algorithm) {
    return registry.hasKeyFor(algorithm);
  }

  @Override
  public Health health() {
    return new Health(
        registry.size(),
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Details(registry.keyIds(), registry.described(), problems, Optional.empty()));
  }

  @Override
  public KeySource withKeyUse(String... values) {
    return new StaticKeys(published, Set.of(), KeyRules.uses(values));
  }

  @Override
  public KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    StaticKeys source = new StaticKeys(published, algorithms, uses);
    if (source.registry.isEmpty()) {
      throw new IllegalArgumentException(
          "No usable key for issuer "
              + HttpFetch.shown(issuer)
              + " in "
              + published.description()
              + (algorithms.isEmpty() ? "" : " with algorithms " + algorithms)
              + (source.problems.isEmpty()
                  ? "."
                  : ": " + String.join("; ", source.problems) + "."));
    }
    source.requireFewNameless(issuer);
    if (algorithms.stream().anyMatch(JwsAlgorithm::isSymmetric) && !source.registry.hasSecret()) {
      throw new IllegalArgumentException(
          "Issuer "
              + HttpFetch.shown(issuer)
              + " may use "
              + algorithms
              + ", but "
              + published.description()
              + " holds no secret: remove the HS algorithms. A public key must never be used as a secret.");
    }
    source.problems.forEach(
        problem ->
            log.log(
                WARNING,
                "Issuer "
                    + HttpFetch.shown(issuer)
                    + ": not used from "
                    + published.description()
                    + ": "
                    + problem));
    return source;
  }

  /** Since no more than a few keys are tried for a token. */
  private void requireFewNameless(String issuer) {
    List<JwsAlgorithm> ambiguous = registry.ambiguousAlgorithms();
    if (!ambiguous.isEmpty()) {
      throw new IllegalArgumentException(
          "Issuer "
              + HttpFetch.shown(issuer)
              + " has more than "
              + KeyLookup.MAX_CANDIDATES
              + " keys without a name for "
              + ambiguous
              + " in "
              + published.description()
              + ", and no more are tried for a token: put them into a JWK Set with a kid each.");
    }
  }
}
