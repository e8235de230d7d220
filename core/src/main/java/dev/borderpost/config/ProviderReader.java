package dev.borderpost.config;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the setting for the JCA provider that verifies signatures. */
final class ProviderReader {

  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private ProviderReader() {}

  /**
   * The provider that a setting names.
   *
   * @return empty for the JDK's own choice
   * @throws IllegalArgumentException if the provider is not available
   */
  static Optional<Provider> read(Setting setting, ClassLoader loader) {
    return switch (setting.value()) {
      case "jdk" -> Optional.empty();
      case "auto" -> corretto(loader);
      case "accp" -> Optional.of(corretto(loader).orElseThrow(() -> absent()));
      default ->
          Optional.of(
              Optional.ofNullable(Security.getProvider(setting.value()))
                  .orElseThrow(() -> notInstalled()));
    };
  }

  /**
   * The Amazon Corretto Crypto Provider, if it is on the class path and works on this machine. It
   * is not installed for the rest of the application.
   */
  static Optional<Provider> corretto(ClassLoader loader) {
    try {
      Provider provider =
          (Provider) Class.forName(CORRETTO, true, loader).getField("INSTANCE").get(null);
      return Arrays.stream(JwsAlgorithm.values())
              .anyMatch(algorithm -> algorithm.isOfferedBy(provider))
          ? Optional.of(provider)
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty(); // absent, or without a native library that can be loaded
    }
  }

  private static IllegalArgumentException absent() {
    return new IllegalArgumentException(
        "the Amazon Corretto Crypto Provider is not on the class path, or its classifier is not that"
            + " of this machine: add software.amazon.cryptools:AmazonCorrettoCryptoProvider, or use"
            + " auto.");
  }

  private static IllegalArgumentException notInstalled() {
    return new IllegalArgumentException(
        "no provider of that name is installed: use jdk, accp, auto or one of "
            + Arrays.stream(Security.getProviders())
                .map(Provider::getName)
                .collect(Collectors.joining(", "))
            + ".");
  }
}
