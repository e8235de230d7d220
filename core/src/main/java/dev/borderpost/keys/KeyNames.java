package dev.borderpost.keys;

import dev.borderpost.jwt.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The names of a key, by which the header of a token identifies it.
 *
 * @param keyId the {@code kid}
 * @param sha256 the {@code x5t#S256} of the key's certificate
 * @param sha1 the {@code x5t} of the key's certificate
 */
record KeyNames(@Nullable String keyId, @Nullable String sha256, @Nullable String sha1) {

  static final KeyNames NONE = new KeyNames(null, null, null);

  /** The names of a key in a certificate. */
  static KeyNames ofCertificate(byte[] der) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(der);
      return new KeyNames(
          null,
          Sha256.thumbprint(der),
          Base64.getUrlEncoder().withoutPadding().encodeToString(sha1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1.", e);
    }
  }

  KeyNames withKeyId(@Nullable String other) {
    return new KeyNames(other, sha256, sha1);
  }

  /** Whether a header can identify the key only by its algorithm. */
  boolean areAbsent() {
    return keyId == null && sha256 == null && sha1 == null;
  }
}
