package dev.borderpost.config;

import dev.borderpost.keys.SignatureProviders;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the setting for the JCA provider that verifies signatures. */
final class ProviderReader {

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
      case "auto" -> SignatureProviders.corretto(loader);
      case "accp" -> Optional.of(SignatureProviders.corretto(loader).orElseThrow(() -> absent()));
      default ->
          Optional.of(
              SignatureProviders.installed(setting.value()).orElseThrow(() -> notInstalled()));
    };
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
