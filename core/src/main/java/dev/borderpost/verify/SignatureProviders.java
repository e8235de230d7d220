package dev.borderpost.verify;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JCA provider for each algorithm. Immutable. */
final class SignatureProviders {

  /** The first JDK on which ES256 takes less than half the time of those before it. */
  private static final int JDK_WITH_FASTER_ES256 = 22;

  private static final String HINT =
      "; with org.bouncycastle:bcprov-jdk18on on the class path, ES256 would be about ten times as"
          + " fast and Ed25519 four times";

  private final Map<JwsAlgorithm, Provider> preferred;
  private final boolean couldBeFaster;

  private SignatureProviders(Map<JwsAlgorithm, Provider> preferred, boolean couldBeFaster) {
    this.preferred = preferred;
    this.couldBeFaster = couldBeFaster;
  }

  /** The platform's own choice for all algorithms. */
  static SignatureProviders ofPlatform() {
    return new SignatureProviders(Map.of(), false);
  }

  /** One provider for the algorithms that it offers, and the platform's choice for the others. */
  static SignatureProviders preferring(Provider provider) {
    Map<JwsAlgorithm, Provider> preferred = new EnumMap<>(JwsAlgorithm.class);
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (algorithm.isOfferedBy(provider)) {
        preferred.put(algorithm, provider);
      }
    }
    return new SignatureProviders(preferred, false);
  }

  /**
   * The fastest provider on the class path for each algorithm. Those that would only serve
   * algorithms which are not needed are not loaded.
   */
  static SignatureProviders fastest(Predicate<JwsAlgorithm> isNeeded) {
    return fastest(isNeeded, KnownProvider::find, Runtime.version().feature());
  }

  /**
   * The fastest provider for each algorithm.
   *
   * @param find finds providers that may be on the class path
   * @param jdk the feature version of the JDK
   */
  static SignatureProviders fastest(
      Predicate<JwsAlgorithm> isNeeded, Function<KnownProvider, Optional<Provider>> find, int jdk) {
    Map<JwsAlgorithm, Provider> preferred = new EnumMap<>(JwsAlgorithm.class);
    Map<KnownProvider, Optional<Provider>> found = new EnumMap<>(KnownProvider.class);
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (isNeeded.test(algorithm)) {
        fasterThanJdk(algorithm).stream()
            .flatMap(known -> found.computeIfAbsent(known, find).stream())
            .filter(algorithm::isOfferedBy)
            .findFirst()
            .ifPresent(provider -> preferred.put(algorithm, provider));
      }
    }
    boolean couldBeFaster =
        isNeeded.test(JwsAlgorithm.ES256)
            && !preferred.containsKey(JwsAlgorithm.ES256)
            && platformProvider(JwsAlgorithm.ES256).equals("SunEC")
            && jdk < JDK_WITH_FASTER_ES256;
    return new SignatureProviders(preferred, couldBeFaster);
  }

  /**
   * The table: the providers that are faster than the JDK, the fastest first. It is the same for
   * all JDKs from 17 to 25. The measurements are in {@code docs/performance.md}.
   */
  private static List<KnownProvider> fasterThanJdk(JwsAlgorithm algorithm) {
    return switch (algorithm.keyType()) {
      case OCT -> List.of();
      case RSA -> List.of(KnownProvider.CORRETTO);
      case EC, OKP -> List.of(KnownProvider.CORRETTO, KnownProvider.BOUNCY_CASTLE);
    };
  }

  /** The preferred provider; {@code null} for the platform's own choice. */
  @Nullable Provider of(JwsAlgorithm algorithm) {
    return preferred.get(algorithm);
  }

  /** The names of the providers, each with its algorithms; and what would make it faster. */
  @Override
  public String toString() {
    Map<String, List<JwsAlgorithm>> served =
        Arrays.stream(JwsAlgorithm.values())
            .collect(Collectors.groupingBy(this::nameFor, LinkedHashMap::new, Collectors.toList()));
    return served.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " for "
                        + entry.getValue().stream()
                            .map(JwsAlgorithm::jwaName)
                            .collect(Collectors.joining(", ")))
            .collect(Collectors.joining("; "))
        + (couldBeFaster ? HINT : "");
  }

  private String nameFor(JwsAlgorithm algorithm) {
    Provider provider = preferred.get(algorithm);
    return provider == null ? platformProvider(algorithm) : provider.getName();
  }

  private static String platformProvider(JwsAlgorithm algorithm) {
    return Arrays.stream(Security.getProviders())
        .filter(algorithm::isOfferedBy)
        .map(Provider::getName)
        .findFirst()
        .orElse("nobody");
  }
}
