package dev.borderpost.jwt;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256, which every Java platform has. */
public final class Sha256 {

  private Sha256() {}

  /**
   * A digest to be updated with bytes.
   *
   * @return a new digest, not thread-safe as all are
   */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /**
   * The hash in the form of {@code x5t#S256} (RFC 7515 §4.1.8).
   *
   * @param bytes the bytes to hash, as a certificate in DER
   * @return the base64url form without padding: 43 characters
   */
  public static String thumbprint(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(newDigest().digest(bytes));
  }
}
