package dev.borderpost;

import dev.borderpost.extract.EncodedToken;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a token's text, to recognise it by without keeping it. */
record TokenDigest(long first, long second, long third, long fourth) {

  /** More than a server's processors can use at a time; what does not fit in is thrown away. */
  private static final int KEPT = 16;

  /**
   * Kept for the next token: to find one takes a fifth of the time that it works. There are no
   * thread-locals, which would outlive a web application.
   */
  private static final AtomicReferenceArray<@Nullable MessageDigest> FREE =
      new AtomicReferenceArray<>(KEPT);

  static TokenDigest of(EncodedToken.Found token) {
    int place = (int) Thread.currentThread().getId() & (KEPT - 1);
    MessageDigest free = FREE.getAndSet(place, null);
    MessageDigest sha256 = free == null ? sha256() : free;
    ByteBuffer hash = ByteBuffer.wrap(token.digest(sha256));
    FREE.set(place, sha256);
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
