package dev.borderpost.verify;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How the JCA providers of a verifier are chosen, once its issuers are known. */
@FunctionalInterface
interface ProviderChoice {

  /**
   * The providers.
   *
   * @param isNeeded whether an issuer may use an algorithm
   */
  SignatureProviders among(Predicate<JwsAlgorithm> isNeeded);

  /**
   * The choice that a name stands for.
   *
   * @throws IllegalArgumentException if the provider is not available
   */
  static ProviderChoice named(String name) {
    return switch (name) {
      case "auto" -> SignatureProviders::fastest;
      case "jdk" -> isNeeded -> SignatureProviders.ofPlatform();
      case "accp" ->
          of(
              KnownProvider.CORRETTO,
              "the Amazon Corretto Crypto Provider is not on the class path, or its classifier is"
                  + " not that of this machine: add"
                  + " software.amazon.cryptools:AmazonCorrettoCryptoProvider, or use auto.");
      case "bc" ->
          of(
              KnownProvider.BOUNCY_CASTLE,
              "Bouncy Castle is not on the class path: add org.bouncycastle:bcprov-jdk18on, or use"
                  + " auto.");
      default -> of(installed(name));
    };
  }

  private static ProviderChoice of(KnownProvider known, String ifAbsent) {
    return of(known.find().orElseThrow(() -> new IllegalArgumentException(ifAbsent)));
  }

  /** A provider, for the algorithms that it offers. */
  static ProviderChoice of(Provider provider) {
    return isNeeded -> SignatureProviders.preferring(provider);
  }

  private static Provider installed(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new IllegalArgumentException(
          "no provider of that name is installed: use auto, jdk, accp, bc or one of "
              + Arrays.stream(Security.getProviders())
                  .map(Provider::getName)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return provider;
  }
}
