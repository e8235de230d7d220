package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JCA providers that can verify signatures: those of the JDK, or one that is made for speed,
 * such as the Amazon Corretto Crypto Provider, which verifies ES256 and EdDSA ten times as fast.
 */
public final class SignatureProviders {

  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private SignatureProviders() {}

  /**
   * The Amazon Corretto Crypto Provider, if it is on the class path and works on this machine. It
   * is not installed for the rest of the application.
   *
   * @param loader the class loader for the provider's classes
   * @return the provider; empty when it is absent or its native library does not fit this machine
   */
  public static Optional<Provider> corretto(ClassLoader loader) {
    try {
      Provider provider =
          (Provider) Class.forName(CORRETTO, true, loader).getField("INSTANCE").get(null);
      return offered(provider).isEmpty() ? Optional.empty() : Optional.of(provider);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty(); // absent, or without a native library that can be loaded
    }
  }

  /**
   * A provider that is installed in this JVM.
   *
   * @param name its name, such as {@code SunEC} or {@code BC}
   * @return the provider; empty when none has that name
   */
  public static Optional<Provider> installed(String name) {
    return Optional.ofNullable(Security.getProvider(name));
  }

  /**
   * A description of the providers that verify signatures, by algorithm.
   *
   * @param preferred the preferred provider; {@code null} for the JDK's own choice
   * @return the names of the providers in a sentence, each with its algorithms
   */
  public static String describe(@Nullable Provider preferred) {
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
        .filter(provider -> SignatureCheck.offers(provider, algorithm))
        .map(Provider::getName)
        .findFirst()
        .orElse("nobody");
  }

  private static List<JwsAlgorithm> offered(Provider provider) {
    return Arrays.stream(JwsAlgorithm.values())
        .filter(algorithm -> SignatureCheck.offers(provider, algorithm))
        .toList();
  }
}
