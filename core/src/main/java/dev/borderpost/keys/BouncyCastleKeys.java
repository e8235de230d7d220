package dev.borderpost.keys;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Public keys as Bouncy Castle uses them. */
final class BouncyCastleKeys {

  static final String PROVIDER_NAME = "BC";

  private BouncyCastleKeys() {}

  /**
   * A key to give to a provider. Bouncy Castle would decode the keys of others, and compute
   * multiples of their points, for each new {@link java.security.Signature}; it does so once for
   * its own.
   *
   * @return the key, of Bouncy Castle's own class if that is the provider and the key is public
   * @throws GeneralSecurityException if Bouncy Castle refuses the key
   */
  static Key prepared(Key key, Provider provider) throws GeneralSecurityException {
    return key instanceof PublicKey && provider.getName().equals(PROVIDER_NAME)
        ? KeyFactory.getInstance(key.getAlgorithm(), provider)
            .generatePublic(new X509EncodedKeySpec(key.getEncoded()))
        : key;
  }
}
