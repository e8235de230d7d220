package dev.borderpost;

import dev.borderpost.keys.DecryptionKeys;

/**
 * How one issuer's tokens are encrypted.
 *
 * @param compressed whether they may be compressed before that
 * @param unsigned whether those encrypted with a shared key need not be signed
 */
record EncryptionRules(
    Encryption encryption, DecryptionKeys keys, boolean compressed, boolean unsigned) {

  EncryptionRules {
    boolean off = encryption == Encryption.OFF;
    if (off && !keys.isEmpty()) {
      throw new IllegalArgumentException(
          "There are decryption keys, but encryption is off: set it to required, or to accepted"
              + " while tokens may come either way; or remove the keys.");
    }
    if (!off && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Encrypted tokens need decryption keys: give them, or turn encryption off.");
    }
    if (off && (compressed || unsigned)) {
      throw new IllegalArgumentException(
          "Compressed tokens and encrypted claims are only permitted where encryption is not off:"
              + " remove the permission.");
    }
    if (unsigned && !keys.hasSymmetric()) {
      throw new IllegalArgumentException(
          "Encrypted claims without a signature prove their origin by a shared key only, and there"
              + " is none among the decryption keys: remove the permission.");
    }
  }
}
