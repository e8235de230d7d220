package dev.borderpost;

import dev.borderpost.extract.EncodedToken;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a token's text, to recognise it by without keeping it. */
record TokenDigest(long first, long second, long third, long fourth) {

  static TokenDigest of(EncodedToken.Found token) {
    ByteBuffer hash = ByteBuffer.wrap(token.digest(sha256()));
    return new TokenDigest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** The bits of a hash are as good as any. */
  @Override
  public int hashCode() {
    return (int) first;
  }
}
