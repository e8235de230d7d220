package dev.borderpost.verify;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The JCA providers that are used when they are on the class path. They are not installed. */
enum KnownProvider {

  /** The Amazon Corretto Crypto Provider, with a native library. */
  CORRETTO("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider") {
    @Override
    Provider of(Class<?> type) throws ReflectiveOperationException {
      return (Provider) type.getField("INSTANCE").get(null);
    }
  },

  /** Bouncy Castle. */
  BOUNCY_CASTLE("org.bouncycastle.jce.provider.BouncyCastleProvider") {
    @Override
    Provider of(Class<?> type) throws ReflectiveOperationException {
      return (Provider) type.getConstructor().newInstance();
    }
  };

  /** Those that the class loader of this library has found. */
  private static final Map<KnownProvider, Provider> FOUND = new ConcurrentHashMap<>();

  private final String className;

  KnownProvider(String className) {
    this.className = className;
  }

  abstract Provider of(Class<?> type) throws ReflectiveOperationException;

  /**
   * The provider, if it is on the class path and works on this machine. It is found by the class
   * loader of this library, else by the thread's context class loader. One that this library finds
   * is created once, since that takes time and the checks of keys belong to it.
   */
  Optional<Provider> find() {
    Provider found =
        FOUND.computeIfAbsent(
            this, known -> known.find(KnownProvider.class.getClassLoader()).orElse(null));
    return found != null
        ? Optional.of(found)
        : find(Thread.currentThread().getContextClassLoader());
  }

  /** The provider of a class loader; {@code null} stands for that of the JDK's own classes. */
  Optional<Provider> find(@Nullable ClassLoader loader) {
    try {
      Provider provider = of(Class.forName(className, true, loader));
      boolean works =
          Arrays.stream(JwsAlgorithm.values())
              .anyMatch(algorithm -> algorithm.isOfferedBy(provider));
      return works ? Optional.of(provider) : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty(); // absent, or without a native library that can be loaded
    }
  }
}
