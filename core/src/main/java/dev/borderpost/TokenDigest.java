package dev.borderpost;

import dev.borderpost.extract.EncodedToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a token's text, to recognise it by without keeping it. */
record TokenDigest(long first, long second, long third, long fourth) {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static TokenDigest of(EncodedToken.Found token) {
    byte[] hash = token.digest(sha256());
    return new TokenDigest(
        (long) LONG.get(hash, 0),
        (long) LONG.get(hash, 8),
        (long) LONG.get(hash, 16),
        (long) LONG.get(hash, 24));
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
