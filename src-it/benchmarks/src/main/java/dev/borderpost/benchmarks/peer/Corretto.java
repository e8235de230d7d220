package dev.borderpost.benchmarks.peer;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;

/** The Amazon Corretto Crypto Provider, which is native code. */
public final class Corretto {

  private Corretto() {}

  /**
   * The provider.
   *
   * @return the provider
   * @throws IllegalStateException if its native code cannot run here
   */
  public static Provider provider() {
    AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    return AmazonCorrettoCryptoProvider.INSTANCE;
  }
}
