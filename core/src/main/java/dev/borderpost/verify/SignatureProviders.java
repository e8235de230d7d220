package dev.borderpost.verify;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes the JCA providers that verify signatures. */
final class SignatureProviders {

  private SignatureProviders() {}

  /**
   * The names of the providers in a sentence, each with its algorithms.
   *
   * @param preferred the preferred provider; {@code null} for the JDK's own choice
   */
  static String describe(@Nullable Provider preferred) {
    Map<String, List<JwsAlgorithm>> served =
        Arrays.stream(JwsAlgorithm.values())
            .collect(
                Collectors.groupingBy(
                    algorithm -> providerOf(algorithm, preferred),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return served.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " for "
                    + entry.getValue().stream()
                        .map(JwsAlgorithm::jwaName)
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }

  private static String providerOf(JwsAlgorithm algorithm, @Nullable Provider preferred) {
    return Stream.concat(Stream.ofNullable(preferred), Arrays.stream(Security.getProviders()))
        .filter(algorithm::isOfferedBy)
        .map(Provider::getName)
        .findFirst()
        .orElse("nobody");
  }
}
