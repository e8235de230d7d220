package dev.borderpost.verify;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.jwt.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a token is recognised by: its text up to the second dot, and the SHA-256 of the rest.
 *
 * <p>The rest is the signature, or the content of an encrypted token with its tag. Without it, the
 * beginning is refused everywhere, and the hash does not tell it: so what is kept is no credential.
 * The signature is a third of an RS256 token and less of others, which makes this twice as fast as
 * a hash of the whole text.
 *
 * <p>Equal are only tokens with the same text, unless somebody finds a second input for a given
 * SHA-256.
 */
final class TokenDigest {

  private static final char DOT = '.';

  /** Holds the beginning; the rest as well until {@link #withoutRest}. */
  private final byte[] text;

  private final int start;
  private final int end;
  private final byte[] hashOfRest;

  private TokenDigest(byte[] text, int start, int end, byte[] hashOfRest) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.hashOfRest = hashOfRest;
  }

  /**
   * The digest of a token, for looking it up.
   *
   * @return {@code null} for a text that cannot be a token: with fewer than two dots, or with
   *     characters that no token has
   */
  static @Nullable TokenDigest of(EncodedToken.Found token) {
    int secondDot = token.indexOf(DOT, token.indexOf(DOT, 0) + 1);
    ByteBuffer bytes = token.bytes();
    if (secondDot < 0 || bytes.remaining() != token.length()) {
      return null;
    }
    int start = bytes.arrayOffset() + bytes.position();
    MessageDigest sha256 = Sha256.newDigest();
    sha256.update(bytes.position(bytes.position() + secondDot));
    return new TokenDigest(bytes.array(), start, start + secondDot, sha256.digest());
  }

  /** The same digest, for keeping it: with a copy of the beginning alone. */
  TokenDigest withoutRest() {
    byte[] beginning = Arrays.copyOfRange(text, start, end);
    return new TokenDigest(beginning, 0, beginning.length, hashOfRest);
  }

  /** The bytes of memory that grow with the length of the token. */
  int memorySize() {
    return end - start;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenDigest that
        && Arrays.equals(hashOfRest, that.hashOfRest)
        && Arrays.equals(text, start, end, that.text, that.start, that.end);
  }

  /** Of a hash, some bits are as good as all. */
  @Override
  public int hashCode() {
    return hashOfRest[0] << 24
        | (hashOfRest[1] & 0xFF) << 16
        | (hashOfRest[2] & 0xFF) << 8
        | (hashOfRest[3] & 0xFF);
  }
}
